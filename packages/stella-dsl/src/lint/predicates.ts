import { ELEMENT_FIELDS } from '../checker/catalogue.ts';
import { PREDICATES } from '../checker/functions.ts';
import type { CheckedRule } from '../checker/program.ts';
import type { Expr } from '../parser/ast.ts';
import { asGuess, type Repair } from '../repair.ts';
import { dotted, expressionsOf, nodes } from './walk.ts';

/** Predicates that look at no field of their element, and so are the same for each of them: `vex.any(vex.status == "fixed")`. */
export function lintPredicates(checked: CheckedRule): void {
  for (const expr of expressionsOf(checked)) {
    for (const node of nodes(expr)) {
      const name = node.kind === 'call' ? dotted(node.callee) : null;
      const predicate = name === null ? undefined : PREDICATES.get(name);
      const where = node.kind === 'call' ? node.args[0] : undefined;
      if (predicate === undefined || where === undefined) continue;
      const fields = ELEMENT_FIELDS[predicate.element];
      const names = [...nodes(where)];
      if (names.some((one) => one.kind === 'ident' && fields.has(one.name))) continue;
      const governing = names.filter(isGoverning);
      const message = `this predicate looks at no field of a ${predicate.element}: it is the same for all of them`;
      const advice = governing.length > 0 && predicate.element === 'statement' ? bareFields(governing) : undefined;
      checked.unit.sink.report('LINT-013', where, message, advice?.hint, advice?.fix);
    }
  }
}

function isGoverning(expr: Expr): boolean {
  return expr.kind === 'member' && expr.object.kind === 'ident' && expr.object.name === 'vex';
}

/** `vex.status` is that of the governing statement; the one that the predicate is at has `status`. */
function bareFields(members: readonly Expr[]): { hint: string; fix: Repair } | undefined {
  const [first] = members;
  if (first?.kind !== 'member') return undefined;
  const edits = members.flatMap((one) =>
    one.kind === 'member' ? [{ start: one.start, end: one.name.start, text: '' }] : [],
  );
  const hint = `\`vex.${first.name.text}\` is the governing statement's; here write \`${first.name.text}\``;
  return { hint, fix: asGuess({ title: `write \`${first.name.text}\``, edits }) };
}
