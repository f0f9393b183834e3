import type { IrExpr } from '../ir/ir.ts';
import { and, not, or, type Truth } from '../values/truth.ts';

/** `open`: depends on the finding. */
export type Folded = { readonly constant: true; readonly value: Truth } | { readonly constant: false };

const OPEN: Folded = { constant: false };

/** The value of a condition that is the same for every finding. */
export function fold(expr: IrExpr): Folded {
  switch (expr.op) {
    case 'bool':
      return { constant: true, value: expr.value };
    case 'null':
      return { constant: true, value: null };
    case 'not': {
      const arg = fold(expr.arg);
      return arg.constant ? { constant: true, value: not(arg.value) } : OPEN;
    }
    case 'and':
      return foldChain(expr.args.map(fold), and, false);
    case 'or':
      return foldChain(expr.args.map(fold), or, true);
    case 'compare':
      return alwaysUnknown(expr.left, expr.as) || alwaysUnknown(expr.right, expr.as)
        ? { constant: true, value: null }
        : OPEN;
    default:
      return OPEN;
  }
}

function foldChain(args: readonly Folded[], join: (a: Truth, b: Truth) => Truth, decisive: boolean): Folded {
  const constants = args.filter((arg) => arg.constant);
  if (constants.some(({ value }) => value === decisive)) return { constant: true, value: decisive };
  if (constants.length < args.length) return OPEN;
  return { constant: true, value: constants.map(({ value }) => value).reduce(join, !decisive) };
}

/** `null` and the severity `Unknown` compare with nothing. */
export function alwaysUnknown(expr: IrExpr, as: string): boolean {
  return expr.op === 'null' || (as === 'severity' && expr.op === 'string' && expr.value === 'Unknown');
}
