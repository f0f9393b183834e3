import type { CheckedRule } from '../checker/program.ts';
import type { Action, Expr, StringLiteral } from '../parser/ast.ts';

export function operands(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'list':
      return expr.items;
    case 'member':
      return [expr.object];
    case 'index':
      return [expr.object, expr.index];
    case 'call':
      return [expr.callee, ...expr.args];
    case 'logic':
      return expr.args;
    case 'not':
      return [expr.arg];
    case 'compare':
    case 'in':
      return [expr.left, expr.right];
    default:
      return [];
  }
}

export function actionsOf({ rule }: CheckedRule): readonly Action[] {
  return [...rule.then, ...(rule.otherwise ?? [])];
}

/** The expressions of a rule: its condition, then those of its actions. */
export function expressionsOf(rule: CheckedRule): Expr[] {
  return [rule.rule.when, ...actionsOf(rule).flatMap(actionExpressions)];
}

export function actionExpressions(action: Action): Expr[] {
  const found =
    'value' in action ? action.value : 'until' in action ? action.until : 'message' in action ? action.message : null;
  const to = action.kind === 'escalate' ? action.to : null;
  return [found, to].filter((expr): expr is Expr => expr !== null);
}

/** The string that a literal is, or the strings that a list holds. */
export function stringsIn(expr: Expr): StringLiteral[] {
  if (expr.kind === 'string') return [expr];
  return expr.kind === 'list' ? expr.items.flatMap(stringsIn) : [];
}

/** Every node, outermost first. */
export function* nodes(expr: Expr): Generator<Expr> {
  yield expr;
  for (const operand of operands(expr)) yield* nodes(operand);
}

/** `a.b.c` of a chain of members; null for anything else. */
export function dotted(expr: Expr): string | null {
  if (expr.kind === 'ident') return expr.name;
  if (expr.kind !== 'member') return null;
  const object = dotted(expr.object);
  return object === null ? null : `${object}.${expr.name.text}`;
}
