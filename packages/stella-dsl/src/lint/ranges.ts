import { INPUTS } from '../checker/catalogue.ts';
import type { CheckedRule } from '../checker/program.ts';
import type { CompareOperator, Expr } from '../parser/ast.ts';
import { comparedPairs } from './pairs.ts';
import { dotted } from './walk.ts';

const FLIPPED = { '==': '==', '!=': '!=', '<': '>', '>': '<', '<=': '>=', '>=': '<=' } as const;

/** The operator as it reads with the subject on its left. */
function beside(subject: Expr, { left, op }: Expr & { kind: 'compare' }): CompareOperator {
  return subject === left ? op : FLIPPED[op];
}

/** Numbers that the value they are compared with cannot be: `advisory.epss > 50` takes a share for a percentage. */
export function lintRanges(checked: CheckedRule): void {
  for (const { whole, subject, other } of comparedPairs(checked)) {
    const name = dotted(subject);
    const range = name === null ? undefined : INPUTS.get(name)?.range;
    if (range === undefined) continue;
    const [least, most] = range;
    for (const literal of other.kind === 'list' ? other.items : [other]) {
      if (literal.kind !== 'number') continue;
      const value = Number(literal.text);
      const op = whole.kind === 'compare' ? beside(subject, whole) : '==';
      const beyond = (op === '>' && value === most) || (op === '<' && value === least);
      if (value >= least && value <= most && !beyond) continue;
      const hint =
        most === 1 && value <= 100 && value > 1 ? `a share of one: ${value / 100} for ${value} percent` : undefined;
      checked.unit.sink.report('LINT-015', literal, `\`${name}\` lies between ${least} and ${most}`, hint);
    }
  }
}
