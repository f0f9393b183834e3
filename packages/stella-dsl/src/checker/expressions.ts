import type { IrExpr } from '../ir/ir.ts';
import type { Expr } from '../parser/ast.ts';
import { checkCall } from './calls.ts';
import { checkCompare, checkIn } from './comparisons.ts';
import { aloneAdvice, conditionAdvice } from './condition-advice.ts';
import { type Context, FAILED, fail, type Typed } from './context.ts';
import { checkGroupIndex, membersAdvice } from './groups.ts';
import { checkLiteral } from './literals.ts';
import { checkPath, pathOf } from './names.ts';
import type { Advice } from './repairs.ts';
import { ANY, aType, BOOL, isOpen, type Type } from './types.ts';

/**
 * Checks one expression and lowers it in the same walk: what an operation does at run time (`as`) is what its operands' types
 * said. Recursion is bounded by the parser's depth limit.
 */
export function checkExpr(expr: Expr, context: Context): Typed {
  const typed = checkAny(expr, context);
  if (typed.type.kind !== 'group') return typed;
  const message = `\`${typed.type.name}\` is a group of names, not a value`;
  return fail(context, 'TYPE-003', expr, message, membersAdvice(typed.type.name));
}

/** Like `checkExpr`, and a bare root such as `advisory` passes: a few functions take one. */
export function checkAny(expr: Expr, context: Context): Typed {
  switch (expr.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'null':
    case 'list':
      return checkLiteral(expr, context);
    case 'ident':
      return checkPath([{ text: expr.name, start: expr.start, end: expr.end }], context);
    case 'member':
      return checkMember(expr, context);
    case 'index':
      return checkIndex(expr, context);
    case 'call':
      return checkCall(expr, context);
    case 'logic':
      return { ir: { op: expr.op, args: checkOperands(expr, context) }, type: BOOL };
    case 'not':
      return { ir: { op: 'not', arg: checkCondition(expr.arg, context).ir }, type: BOOL };
    case 'compare':
      return checkCompare(expr, context);
    case 'in':
      return checkIn(expr, context);
    case 'error':
      return FAILED;
  }
}

function checkOperands(expr: Expr & { kind: 'logic' }, context: Context): IrExpr[] {
  return expr.args.map((arg, index) => checkCondition(arg, context, aloneAdvice(expr, index, context)).ir);
}

/** An operand of `and`, `or`, `not`, or a whole condition: true, false or unknown. */
export function checkCondition(expr: Expr, context: Context, advice?: Advice): Typed {
  const typed = checkExpr(expr, context);
  const { type } = typed;
  if (type.kind === 'bool' || type.kind === 'null' || isOpen(type)) return typed;
  const message = `a condition is needed here, this is ${aType(type)}`;
  return fail(context, 'TYPE-004', expr, message, advice ?? conditionAdvice(expr, type, context));
}

function checkMember(expr: Expr & { kind: 'member' }, context: Context): Typed {
  const path = pathOf(expr);
  if (path !== null) return checkPath(path, context);
  const object = checkAny(expr.object, context);
  if (object.type.kind === 'error') return FAILED;
  if (object.type.kind === 'record') {
    // `vex.latest().status` is `vex.status` by definition: one name for one input.
    const vex = { text: 'vex', start: expr.start, end: expr.start };
    return checkPath([vex, expr.name], { ...context, element: null });
  }
  return fail(context, 'TYPE-002', expr.name, `${aType(object.type)} has no members`);
}

function checkIndex(expr: Expr & { kind: 'index' }, context: Context): Typed {
  const key = keyOf(expr);
  if (key !== null) return checkPath(key, context);
  const list = checkAny(expr.object, context);
  if (list.type.kind === 'group') return checkGroupIndex(expr, list.type.name, context);
  const at = checkExpr(expr.index, context);
  if (list.type.kind === 'error' || at.type.kind === 'error') return FAILED;
  if (list.type.kind !== 'list' && list.type.kind !== 'any') {
    const hint = 'lists take an index, env and signals.custom a key in quotes';
    return fail(context, 'TYPE-009', expr, `${aType(list.type)} has no items`, hint);
  }
  if (at.type.kind !== 'decimal' && !isOpen(at.type)) {
    const message = `an index is a number, this is ${aType(at.type)}`;
    return fail(context, 'TYPE-009', expr.index, message, 'to look for an item, use `in` or contains(...)');
  }
  const type: Type = list.type.kind === 'list' ? list.type.of : ANY;
  return { ir: { op: 'index', list: list.ir, at: at.ir }, type };
}

/** `env["key"]` and `signals.custom["key"]`, for keys that are no names. Literal, so that the inputs of a rule are known. */
function keyOf(expr: Expr & { kind: 'index' }): ReturnType<typeof pathOf> {
  const path = pathOf(expr.object);
  const dotted = path?.map(({ text }) => text).join('.');
  if (path === null || expr.index.kind !== 'string' || (dotted !== 'env' && dotted !== 'signals.custom')) return null;
  return [...path, { text: expr.index.value, start: expr.index.start, end: expr.index.end }];
}
