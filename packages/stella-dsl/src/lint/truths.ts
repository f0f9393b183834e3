import type { IrExpr } from '../ir/ir.ts';
import { and, not, or, type Truth } from '../values/truth.ts';
import { type Atom, atomOf, contradict, coverAll } from './atoms.ts';

/** The values that a condition can have over all findings. Sound: one that is left out cannot come up. */
export type Truths = ReadonlySet<Truth>;

const ANY: Truths = new Set([true, false, null]);
const NEVER_TRUE: Truths = new Set([false, null]);
const NEVER_FALSE: Truths = new Set([true, null]);
const UNKNOWN: Truths = new Set([null]);

/** Several lints ask for the same conditions. */
const known = new WeakMap<IrExpr, Truths>();

export function truthsOf(expr: IrExpr): Truths {
  let truths = known.get(expr);
  if (truths === undefined) {
    truths = findTruths(expr);
    known.set(expr, truths);
  }
  return truths;
}

function findTruths(expr: IrExpr): Truths {
  switch (expr.op) {
    case 'bool':
      return new Set([expr.value]);
    case 'null':
      return UNKNOWN;
    case 'not':
      return new Set([...truthsOf(expr.arg)].map(not));
    case 'and':
    case 'or':
      return chainTruths(expr);
    case 'compare':
      return compareTruths(expr);
    case 'in':
      if (neverKnown(expr.item) || neverKnown(expr.list)) return UNKNOWN;
      return expr.list.op === 'list' && expr.list.items.length === 0 ? NEVER_TRUE : ANY;
    case 'each':
      return eachTruths(expr);
    default:
      return neverKnown(expr) ? UNKNOWN : ANY;
  }
}

function chainTruths(expr: IrExpr & { op: 'and' | 'or' }): Truths {
  const join = expr.op === 'and' ? and : or;
  let joined: Truths = new Set([expr.op === 'and']);
  for (const arg of expr.args) {
    const truths = [...truthsOf(arg)];
    joined = new Set([...joined].flatMap((left) => truths.map((right) => join(left, right))));
  }
  const clash = clashOf(expr);
  if (clash === null) return joined;
  return new Set([...joined].filter((truth) => truth !== (expr.op === 'and')));
}

/** Operands on one value that together leave a chain no way to be true (`and`) or false (`or`). */
export function clashOf(expr: IrExpr & { op: 'and' | 'or' }): readonly Atom[] | null {
  const atoms = expr.args.map(atomOf).filter((one) => one !== null);
  for (const group of Map.groupBy(atoms, ({ key }) => key).values()) {
    if (group.length > 1 && (expr.op === 'and' ? contradict(group) : coverAll(group))) return group;
  }
  return null;
}

function compareTruths(expr: IrExpr & { op: 'compare' }): Truths {
  if (alwaysUnknown(expr.left, expr.as) || alwaysUnknown(expr.right, expr.as)) return UNKNOWN;
  if (!isSame(expr.left, expr.right)) return ANY;
  return expr.by === '==' || expr.by === '<=' || expr.by === '>=' ? NEVER_FALSE : NEVER_TRUE;
}

/** Inputs alone: two calls of one function are not worth the time. */
function isSame(left: IrExpr, right: IrExpr): boolean {
  if (left.op === 'get' && right.op === 'get') return left.path.join('\n') === right.path.join('\n');
  return left.op === 'field' && right.op === 'field' && left.name === right.name;
}

/** Over no element `any` and `all` are false. */
function eachTruths(expr: IrExpr & { op: 'each' }): Truths {
  const inner = truthsOf(expr.where);
  return new Set([...inner, false, ...(expr.fn === 'sbom.any_component' ? [null] : [])]);
}

/** `null`, the severity `Unknown` and what is not known either compare with nothing. */
export function alwaysUnknown(expr: IrExpr, as: string): boolean {
  return neverKnown(expr) || (as === 'severity' && expr.op === 'string' && expr.value === 'Unknown');
}

function neverKnown(expr: IrExpr): boolean {
  if (expr.op === 'null') return true;
  // An index counts from 0.
  return (
    expr.op === 'index' && expr.at.op === 'decimal' && (expr.at.value.startsWith('-') || expr.at.value.includes('.'))
  );
}
