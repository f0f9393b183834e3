import { PREDICATES } from '../checker/functions.ts';
import type { CheckedRule } from '../checker/program.ts';
import type { Expr } from '../parser/ast.ts';
import { dotted, expressionsOf, operands } from './walk.ts';

/** What is compared with what. Of `a == b` there are two, one for each side. */
export interface Pair {
  readonly whole: Expr;
  readonly subject: Expr;
  readonly other: Expr;
  /** Inside a predicate: what bare names are fields of. */
  readonly element: 'statement' | 'component' | null;
}

/** All comparisons and `in` of a rule, in its condition and its actions. */
export function* comparedPairs(rule: CheckedRule): Generator<Pair> {
  for (const expr of expressionsOf(rule)) yield* pairsIn(expr, null);
}

function* pairsIn(expr: Expr, element: Pair['element']): Generator<Pair> {
  if (expr.kind === 'compare' || expr.kind === 'in') {
    yield { whole: expr, subject: expr.left, other: expr.right, element };
    if (expr.kind === 'compare') yield { whole: expr, subject: expr.right, other: expr.left, element };
  }
  const predicate = expr.kind === 'call' ? PREDICATES.get(dotted(expr.callee) ?? '') : undefined;
  for (const operand of operands(expr)) yield* pairsIn(operand, predicate?.element ?? element);
}
