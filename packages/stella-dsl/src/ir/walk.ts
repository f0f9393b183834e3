import type { IrAction, IrExpr } from './ir.ts';

/** The direct operands of a node, in source order. */
export function operandsOf(expr: IrExpr): readonly IrExpr[] {
  switch (expr.op) {
    case 'list':
      return expr.items;
    case 'index':
      return [expr.list, expr.at];
    case 'and':
    case 'or':
    case 'call':
      return expr.args;
    case 'not':
      return [expr.arg];
    case 'compare':
      return [expr.left, expr.right];
    case 'in':
      return [expr.item, expr.list];
    case 'each':
      return [expr.where];
    default:
      return [];
  }
}

/** The expressions of an action: at most one. */
export function expressionsOf(action: IrAction): readonly IrExpr[] {
  const found =
    'value' in action ? action.value : 'until' in action ? action.until : 'to' in action ? action.to : undefined;
  if (found !== undefined) return [found];
  return action.do === 'warn' && action.message !== undefined ? [action.message] : [];
}

export function someNode(expr: IrExpr, test: (node: IrExpr) => boolean): boolean {
  return test(expr) || operandsOf(expr).some((operand) => someNode(operand, test));
}
