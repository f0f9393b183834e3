import type { Checked } from '../checker/program.ts';
import { actionsOf } from '../ir/inputs.ts';
import type { IrExpr } from '../ir/ir.ts';
import { expressionsOf, operandsOf } from '../ir/walk.ts';

/** Profiles that adjust no score and whose scalars nobody reads. */
export function lintProfiles({ profiles, rules }: Checked): void {
  const read = new Set<string>();
  for (const { ir } of rules)
    for (const expr of [ir.when, ...actionsOf(ir).flatMap(expressionsOf)]) collect(expr, read);
  for (const { ir } of profiles) for (const { when } of Object.values(ir.env).flat()) collect(when, read);
  for (const { unit, profile, ir } of profiles) {
    const name = profile.name.text;
    const adjusts = [...Object.values(ir.maps), ...Object.values(ir.env)].some(
      (block) => Object.keys(block).length > 0,
    );
    if (!adjusts && !read.has(name)) unit.sink.report('LINT-010', profile.name, `profile \`${name}\` is used nowhere`);
  }
}

function collect(expr: IrExpr, read: Set<string>): void {
  if (expr.op === 'get' && expr.path[0] === 'profile') read.add(expr.path[1] ?? '');
  for (const operand of operandsOf(expr)) collect(operand, read);
}
