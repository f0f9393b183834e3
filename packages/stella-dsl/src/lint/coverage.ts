import type { IrExpr } from '../ir/ir.ts';
import { type Atom, atomOf, imply } from './atoms.ts';
import { truthsOf } from './truths.ts';

/**
 * A condition as alternatives, each a set of parts that must all be true: enough to see that one is true wherever another is.
 * Deeper than that it is one part that nothing is known of but its text.
 */
export class Coverage {
  readonly #alternatives: readonly Alternative[];
  readonly #always: boolean;
  /** What any alternative is about. */
  readonly #keys: ReadonlySet<string>;
  /** How much a comparison with this costs. */
  readonly size: number;

  constructor(when: IrExpr) {
    const truths = truthsOf(when);
    this.#always = truths.size === 1 && truths.has(true);
    this.#alternatives = (when.op === 'or' ? when.args : [when]).map(alternativeOf);
    this.size = this.#alternatives.reduce((sum, { size }) => sum + size, 0);
    this.#keys = new Set(this.#alternatives.flatMap(({ keys }) => keys));
  }

  /** A quick look: false where this surely does not cover the other. */
  mayCover(other: Coverage): boolean {
    return this.#always || this.#alternatives.some(({ keys }) => keys.every((key) => other.#keys.has(key)));
  }

  /** Whether this is true wherever the other is: every way to make the other true makes this true. */
  covers(other: Coverage): boolean {
    if (this.#always) return true;
    return other.#alternatives.every((way) => this.#alternatives.some((own) => implies(way, own)));
  }
}

interface Alternative {
  readonly atoms: readonly Atom[];
  /** Canonical texts of the parts that are no atoms. */
  readonly others: ReadonlySet<string>;
  readonly keys: readonly string[];
  readonly size: number;
}

function alternativeOf(expr: IrExpr): Alternative {
  const parts = expr.op === 'and' ? expr.args : [expr];
  const atoms = parts.map(atomOf);
  const others = new Set(parts.filter((_part, index) => atoms[index] === null).map((part) => JSON.stringify(part)));
  const known = atoms.filter((one) => one !== null);
  const size = known.reduce((sum, { values }) => sum + values.length + 1, others.size);
  return { atoms: known, others, keys: [...known.map(({ key }) => key), ...others], size };
}

/** Most rules that cover each other are copies. */
function isSame(one: Atom, other: Atom): boolean {
  if (one.op !== other.op || one.values.length !== other.values.length) return false;
  return one.values.every((value, index) => String(value) === String(other.values[index]));
}

function implies(way: Alternative, own: Alternative): boolean {
  if (![...own.others].every((part) => way.others.has(part))) return false;
  return own.atoms.every((wanted) => {
    const about = way.atoms.filter(({ key }) => key === wanted.key);
    return about.some((one) => isSame(one, wanted)) || (about.length > 0 && imply(about, wanted));
  });
}
