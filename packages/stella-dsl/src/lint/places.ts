import { orderOf } from '../eval/comparisons.ts';
import type { Value } from '../eval/value.ts';
import { SEVERITIES } from '../values/severity.ts';
import type { Atom } from './atoms.ts';

/** A place where a value of the kind can lie. Within one every atom is either true or false. */
export interface Place {
  holds(atom: Atom): boolean;
}

/**
 * All known values of one kind, cut at the literals of some atoms: at each literal there is a place, and between two of them another.
 * Severities and booleans have no place between their names.
 */
export class Places {
  readonly #count: number;
  readonly #discrete: boolean;
  /** Places of the literals of each atom. */
  readonly #of: ReadonlyMap<Atom, ReadonlySet<number>>;

  constructor(atoms: readonly Atom[]) {
    const as = atoms[0]?.as ?? 'string';
    const order = orderOf(as);
    this.#discrete = as === 'severity' || as === 'bool';
    const literals = atoms.flatMap(({ values }) => values);
    const all: readonly Value[] = as === 'severity' ? SEVERITIES : as === 'bool' ? [false, true] : literals;
    const sorted = [...all].sort((a, b) => order(a, b) ?? 0);
    const edges = sorted.filter((value, index) => index === 0 || order(value, sorted[index - 1] ?? null) !== 0);
    const placeOf = (value: Value): number => 2 * lowest(edges, (edge) => (order(edge, value) ?? 0) >= 0) + 1;
    this.#count = 2 * edges.length + 1;
    this.#of = new Map(atoms.map((atom) => [atom, new Set(atom.values.map(placeOf))]));
  }

  every(test: (place: Place) => boolean): boolean {
    for (let at = this.#discrete ? 1 : 0; at < this.#count; at += this.#discrete ? 2 : 1) {
      if (!test({ holds: (atom) => this.#holds(atom, at) })) return false;
    }
    return true;
  }

  #holds(atom: Atom, at: number): boolean {
    const places = this.#of.get(atom) ?? new Set();
    if (atom.op === 'in') return places.has(at);
    if (atom.op === 'not in') return !places.has(at);
    const [literal = 0] = places;
    switch (atom.op) {
      case '==':
        return at === literal;
      case '!=':
        return at !== literal;
      case '<':
        return at < literal;
      case '<=':
        return at <= literal;
      case '>':
        return at > literal;
      case '>=':
        return at >= literal;
    }
  }
}

/** Index of the first of the sorted values that passes. */
function lowest(values: readonly Value[], test: (value: Value) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(values[middle] ?? null)) high = middle;
    else low = middle + 1;
  }
  return low;
}
