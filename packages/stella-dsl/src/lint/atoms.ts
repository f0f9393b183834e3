import { isKind } from '../eval/comparisons.ts';
import type { Value } from '../eval/value.ts';
import type { IrCompare, IrExpr, IrKind } from '../ir/ir.ts';
import { Decimal } from '../values/decimal.ts';
import { Places } from './places.ts';

/** One condition on one value: the value compared with literals. */
export interface Atom {
  /** The value that is compared, and as what: atoms of one key are about the same. */
  readonly key: string;
  readonly as: IrKind;
  readonly op: IrCompare | 'in' | 'not in';
  readonly values: readonly Value[];
}

const NEGATED = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  in: 'not in',
  'not in': 'in',
} as const;
const FLIPPED = { '==': '==', '!=': '!=', '<': '>', '>': '<', '<=': '>=', '>=': '<=' } as const;

/** The atom that a condition is, or null where it is more than that. Of a known value it says exactly what the condition says. */
export function atomOf(expr: IrExpr): Atom | null {
  switch (expr.op) {
    case 'compare': {
      const right = literalOf(expr.right);
      if (right !== undefined) return atom(expr.left, expr.as, expr.by, [right]);
      const left = literalOf(expr.left);
      return left === undefined ? null : atom(expr.right, expr.as, FLIPPED[expr.by], [left]);
    }
    case 'in': {
      const values = expr.list.op === 'list' ? expr.list.items.map(literalOf) : [undefined];
      const known = values.filter((value) => value !== undefined && value !== null);
      return known.length === values.length ? atom(expr.item, expr.as, 'in', known as Value[]) : null;
    }
    case 'not': {
      const inner = atomOf(expr.arg);
      return inner === null ? null : { ...inner, op: NEGATED[inner.op] };
    }
    case 'get':
    case 'field':
    case 'call':
    case 'each':
      return atom(expr, 'bool', '==', [true]);
    default:
      return null;
  }
}

function atom(subject: IrExpr, as: IrKind, op: Atom['op'], values: readonly Value[]): Atom | null {
  if (literalOf(subject) !== undefined) return null;
  // What a value of open type is compared as depends on the literal.
  const kind = as === 'any' ? kindOf(values) : as;
  // `Unknown` is no severity that a value could lie beside.
  if (kind === null || !values.every((value) => isKind(kind, value))) return null;
  return { key: `${kind} ${JSON.stringify(subject)}`, as: kind, op, values };
}

function kindOf(values: readonly Value[]): IrKind | null {
  const kinds = new Set(values.map((value) => (value instanceof Decimal ? 'decimal' : typeof value)));
  const [only] = kinds;
  return kinds.size !== 1 || only === 'object' ? null : only === 'boolean' ? 'bool' : (only as IrKind);
}

function literalOf(expr: IrExpr): Value | undefined {
  if (expr.op === 'decimal') return new Decimal(expr.value);
  if (expr.op === 'string' || expr.op === 'bool') return expr.value;
  return expr.op === 'null' ? null : undefined;
}

/** More are not compared: what is found is certain, not complete. */
const MOST_ATOMS = 100;
const MOST_VALUES = 2_000;

/** Whether no known value makes all of them true. */
export function contradict(atoms: readonly Atom[]): boolean {
  return isFew(atoms) && new Places(atoms).every((place) => !atoms.every((one) => place.holds(one)));
}

/** Whether every known value makes one of them true. */
export function coverAll(atoms: readonly Atom[]): boolean {
  return isFew(atoms) && new Places(atoms).every((place) => atoms.some((one) => place.holds(one)));
}

/** Whether every known value that makes all of them true makes the other true. */
export function imply(atoms: readonly Atom[], other: Atom): boolean {
  const all = [...atoms, other];
  return isFew(all) && new Places(all).every((place) => place.holds(other) || !atoms.every((one) => place.holds(one)));
}

function isFew(atoms: readonly Atom[]): boolean {
  return atoms.length <= MOST_ATOMS && atoms.reduce((sum, { values }) => sum + values.length, 0) <= MOST_VALUES;
}
