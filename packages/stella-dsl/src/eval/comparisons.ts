import type { IrCompare, IrKind } from '../ir/ir.ts';
import { compareDecimals, Decimal } from '../values/decimal.ts';
import { instantOf } from '../values/instant.ts';
import { severityRank } from '../values/severity.ts';
import type { Truth } from '../values/truth.ts';
import type { Value } from './value.ts';

const TESTS: Readonly<Record<IrCompare, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Negative, 0 or positive; null where one side is unknown or not of the kind. */
export type Order = (left: Value, right: Value) => number | null;

const byNumber =
  (read: (value: Value) => number | null): Order =>
  (left, right) => {
    const a = read(left);
    if (a === null) return null;
    const b = read(right);
    return b === null ? null : a - b;
  };

const ORDERS: Readonly<Record<IrKind, Order>> = {
  decimal: (left, right) => (left instanceof Decimal && right instanceof Decimal ? compareDecimals(left, right) : null),
  // By code unit, as canonical JSON sorts: the same in every locale.
  string: (left, right) => {
    if (typeof left !== 'string' || typeof right !== 'string') return null;
    return left === right ? 0 : left < right ? -1 : 1;
  },
  severity: byNumber(severityRank),
  instant: byNumber(instantOf),
  bool: (left, right) =>
    typeof left === 'boolean' && typeof right === 'boolean' ? Number(left) - Number(right) : null,
  any: (left, right) => {
    if (left instanceof Decimal) return ORDERS.decimal(left, right);
    return typeof left === 'string' ? ORDERS.string(left, right) : ORDERS.bool(left, right);
  },
};

export function orderOf(kind: IrKind): Order {
  return ORDERS[kind];
}

export function comparer(by: IrCompare, kind: IrKind): (left: Value, right: Value) => Truth {
  const order = ORDERS[kind];
  const test = TESTS[by];
  const ordered = by !== '==' && by !== '!=';
  return (left, right) => {
    // True and false have no order; the checker says so where it knows the types.
    if (ordered && typeof left === 'boolean') return null;
    const found = order(left, right);
    return found === null ? null : test(found);
  };
}

/** Whether a value is read as unknown where this kind is wanted. */
export function isKind(kind: IrKind, value: Value): boolean {
  if (value === null) return false;
  return kind === 'any' || ORDERS[kind](value, value) !== null;
}
