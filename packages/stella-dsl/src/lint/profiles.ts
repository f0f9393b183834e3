import type { Checked } from '../checker/program.ts';
import { actionsOf } from '../ir/inputs.ts';
import { expressionsOf, someNode } from '../ir/walk.ts';

/** Profiles that adjust no score and whose scalars nobody reads. */
export function lintProfiles({ profiles, rules }: Checked): void {
  const exprs = [
    ...rules.flatMap(({ ir }) => [ir.when, ...actionsOf(ir).flatMap(expressionsOf)]),
    ...profiles.flatMap(({ ir }) =>
      Object.values(ir.env)
        .flat()
        .map(({ when }) => when),
    ),
  ];
  for (const { unit, profile, ir } of profiles) {
    const name = profile.name.text;
    const adjusts = [...Object.values(ir.maps), ...Object.values(ir.env)].some(
      (block) => Object.keys(block).length > 0,
    );
    const isRead = exprs.some((expr) =>
      someNode(expr, (node) => node.op === 'get' && node.path[0] === 'profile' && node.path[1] === name),
    );
    if (!adjusts && !isRead) {
      unit.sink.warning('LINT-010', profile.name, `profile \`${name}\` is used nowhere`);
    }
  }
}
