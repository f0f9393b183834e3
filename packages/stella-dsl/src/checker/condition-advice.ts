import type { Expr } from '../parser/ast.ts';
import { asGuess } from '../repair.ts';
import type { Context } from './context.ts';
import { type Advice, textOf } from './repairs.ts';
import type { Type } from './types.ts';

/** What to do with a value where a condition is needed. */
export function conditionAdvice(expr: Expr, type: Type, context: Context): Advice {
  const text = textOf(context, expr);
  const shown = text.length > 40 ? '...' : text;
  if (expr.kind === 'string' || expr.kind === 'number') return { hint: 'compare a value with it' };
  if (type.kind === 'decimal') return { hint: `compare it: ${shown} > 0; or ask exists(${shown})` };
  if (type.kind === 'list') return { hint: `look into it: "ITEM" in ${shown}; or ask exists(${shown})` };
  return { hint: `compare it: ${shown} == "..."; or ask exists(${shown})` };
}

/** `a == "x" or "y"`: every operand is a condition of its own. Undefined where the operand is something else. */
export function aloneAdvice(expr: Expr & { kind: 'logic' }, index: number, context: Context): Advice | undefined {
  const arg = expr.args[index];
  if (arg?.kind !== 'string' && arg?.kind !== 'number') return undefined;
  const before = expr.args.slice(0, index).findLast(({ kind }) => kind === 'compare');
  if (before?.kind !== 'compare' || before.right.kind !== arg.kind) return undefined;
  const comparison = `${textOf(context, before.left)} ${before.op} `;
  const title = 'compare each of them';
  const fix = asGuess({ title, edits: [{ start: arg.start, end: arg.start, text: comparison }] });
  return { hint: `write \`${comparison}${textOf(context, arg)}\`; for several, use \`in [...]\``, fix };
}
