import type { Expr } from '../parser/ast.ts';
import { bareWord } from './bare-words.ts';
import { adviceFor, inAdvice } from './comparison-advice.ts';
import { type Context, FAILED, fail, type Typed } from './context.ts';
import { checkExpr } from './expressions.ts';
import { groupBeside } from './groups.ts';
import { checkNamedLiteral } from './literals.ts';
import { aType, BOOL, meet, type Type } from './types.ts';

type Compare = Expr & { kind: 'compare' };
type In = Expr & { kind: 'in' };

export function checkCompare(expr: Compare, context: Context): Typed {
  const left = checkSide(expr.left, expr.right, context);
  const right = checkSide(expr.right, expr.left, context);
  if (left.type.kind === 'error' || right.type.kind === 'error') return FAILED;
  const as = meet(left.type, right.type);
  if (as === null) return neverMatch(expr, left.type, right.type, context);
  if (as === 'bool' && expr.op !== '==' && expr.op !== '!=') {
    const message = `true and false have no order, so \`${expr.op}\` means nothing`;
    return fail(context, 'TYPE-005', expr, message, 'use the condition by itself, or with `not`');
  }
  checkNamedLiteral(expr.left, as, context);
  checkNamedLiteral(expr.right, as, context);
  return { ir: { op: 'compare', by: expr.op, as, left: left.ir, right: right.ir }, type: BOOL };
}

/** A side that is a word without its quotes, or a root that is no value, is explained by what stands on the other side. */
function checkSide(side: Expr, other: Expr, context: Context): Typed {
  return bareWord(side, context) ?? groupBeside(side, other, context) ?? checkExpr(side, context);
}

/** A literal is what can be changed, so the place is there; the whole comparison where neither side is one. */
function neverMatch(expr: Compare, left: Type, right: Type, context: Context): Typed {
  const advice = adviceFor(expr, left, right, context);
  const literal = isLiteral(expr.right) ? expr.right : isLiteral(expr.left) ? expr.left : null;
  if (literal === null) {
    const message = `${aType(left)} is never comparable with ${aType(right)}`;
    return fail(context, 'TYPE-005', expr, message, advice);
  }
  const [own, others] = literal === expr.right ? [right, left] : [left, right];
  return fail(context, 'TYPE-005', literal, `${aType(own)} is never comparable with ${aType(others)}`, advice);
}

export function isLiteral(expr: Expr): boolean {
  return expr.kind === 'string' || expr.kind === 'number' || expr.kind === 'bool' || expr.kind === 'list';
}

export function checkIn(expr: In, context: Context): Typed {
  const item = bareWord(expr.left, context) ?? checkExpr(expr.left, context);
  const list = checkExpr(expr.right, context);
  if (item.type.kind === 'error' || list.type.kind === 'error') return FAILED;
  if (list.type.kind !== 'list' && list.type.kind !== 'any') {
    const message = `\`in\` looks into a list, this is ${aType(list.type)}`;
    return fail(context, 'TYPE-005', expr.right, message, inAdvice(expr, item.type, list.type, context));
  }
  const of: Type = list.type.kind === 'list' ? list.type.of : list.type;
  const as = meet(item.type, of);
  if (as === null) {
    const message = `${aType(item.type)} is never in ${aType(list.type)}`;
    return fail(context, 'TYPE-005', isLiteral(expr.right) ? expr.right : expr, message);
  }
  checkNamedLiteral(expr.left, as, context);
  checkNamedLiteral(expr.right, as, context);
  const found = { op: 'in', as, item: item.ir, list: list.ir } as const;
  return { ir: expr.negated ? { op: 'not', arg: found } : found, type: BOOL };
}
