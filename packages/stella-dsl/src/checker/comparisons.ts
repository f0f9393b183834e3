import type { Expr } from '../parser/ast.ts';
import { type Context, FAILED, fail, type Typed } from './context.ts';
import { checkExpr } from './expressions.ts';
import { checkNamedLiteral } from './literals.ts';
import { BOOL, isScalar, meet, type Type, typeName } from './types.ts';

export function checkCompare(expr: Expr & { kind: 'compare' }, context: Context): Typed {
  const left = checkExpr(expr.left, context);
  const right = checkExpr(expr.right, context);
  if (left.type.kind === 'error' || right.type.kind === 'error') return FAILED;
  const as = meet(left.type, right.type);
  if (as === null) {
    const message = `a ${typeName(left.type)} is never comparable with a ${typeName(right.type)}`;
    return fail(context, 'TYPE-005', expr, message, hintFor(left.type, right.type));
  }
  if (as === 'bool' && expr.op !== '==' && expr.op !== '!=') {
    return fail(context, 'TYPE-005', expr, `true and false have no order, so \`${expr.op}\` means nothing`);
  }
  checkNamedLiteral(expr.left, as, context);
  checkNamedLiteral(expr.right, as, context);
  return { ir: { op: 'compare', by: expr.op, as, left: left.ir, right: right.ir }, type: BOOL };
}

export function checkIn(expr: Expr & { kind: 'in' }, context: Context): Typed {
  const item = checkExpr(expr.left, context);
  const list = checkExpr(expr.right, context);
  if (item.type.kind === 'error' || list.type.kind === 'error') return FAILED;
  if (list.type.kind !== 'list' && list.type.kind !== 'any') {
    const hint = list.type.kind === 'string' ? 'to look into a text, use contains(text, part)' : undefined;
    return fail(context, 'TYPE-005', expr.right, `\`in\` looks into a list, this is a ${typeName(list.type)}`, hint);
  }
  const of: Type = list.type.kind === 'list' ? list.type.of : list.type;
  const as = meet(item.type, of);
  if (as === null) {
    const message = `a ${typeName(item.type)} is never in a list of ${typeName(of)}`;
    return fail(context, 'TYPE-005', expr, message, hintFor(item.type, of));
  }
  checkNamedLiteral(expr.left, as, context);
  checkNamedLiteral(expr.right, as, context);
  const found = { op: 'in', as, item: item.ir, list: list.ir } as const;
  return { ir: expr.negated ? { op: 'not', arg: found } : found, type: BOOL };
}

function hintFor(left: Type, right: Type): string | undefined {
  const kinds = [left.kind, right.kind];
  if (!isScalar(left) || !isScalar(right)) return 'use `in`, contains(...) or an index to look into a list';
  if (kinds.includes('severity') && kinds.includes('decimal')) return 'compare `severity.score` with a number';
  if (kinds.includes('decimal') && kinds.includes('string')) return 'a number is written without quotes';
  return kinds.includes('bool') ? 'use the condition by itself, or with `not`' : undefined;
}
