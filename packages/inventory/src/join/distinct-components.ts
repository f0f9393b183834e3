import { compareText } from '@policy-registry/canonical';
import type { InventoryComponent } from '../document.ts';
import { componentKey } from '../facts/component.ts';
import { mergeComponents } from './merge-component.ts';
import { PairFold } from './pair-fold.ts';

/** What a component takes, and knowing it by what it is, beside its texts. */
const COMPONENT_BYTES = 256;
/** Two numbers below it fit into a float64, one beside the other. */
const MOST_COMPONENTS = 2 ** 26;

/** The components of all lists, each a number. */
export class DistinctComponents {
  readonly #components: InventoryComponent[] = [];
  readonly #numbers = new Map<InventoryComponent, number>();
  /** `componentKey`s, by the order in which they came. */
  readonly #keys = new Map<string, number>();
  readonly #keyOf: number[] = [];
  /** By the numbers of what was merged. */
  readonly #merged = new Map<string, number>();
  /** Places of the keys in their order. */
  #ranks: Uint32Array | undefined;
  #bytes = 0;

  /** What they take in memory, about. */
  get bytes(): number {
    return this.#bytes;
  }

  numberOf(component: InventoryComponent): number {
    const known = this.#numbers.get(component);
    if (known !== undefined) return known;
    const name = componentKey(component);
    const key = this.#keys.get(name) ?? this.#keys.size;
    this.#keys.set(name, key);
    const number = this.#add(component, key);
    this.#numbers.set(component, number);
    return number;
  }

  at(number: number): InventoryComponent {
    const component = this.#components[number];
    if (component === undefined) throw new RangeError(`component ${number} of ${this.#components.length}`);
    return component;
  }

  /** In the order of their keys; those of one key as one. Not before all have their numbers. */
  sorted(numbers: readonly number[]): Uint32Array {
    const pairs = Float64Array.from(numbers, (number) => this.#rankOf(number) * MOST_COMPONENTS + number).sort();
    const list: number[] = [];
    let same: number[] = [];
    for (const [place, pair] of pairs.entries()) {
      if (pair === pairs[place - 1]) continue;
      const number = pair % MOST_COMPONENTS;
      const [first] = same;
      if (first !== undefined && this.#keyOf[first] !== this.#keyOf[number]) {
        list.push(this.#merge(same));
        same = [];
      }
      same.push(number);
    }
    if (same.length > 0) list.push(this.#merge(same));
    return Uint32Array.from(list);
  }

  /** The one of this key in a list that is sorted. */
  find(list: Uint32Array, key: string): InventoryComponent | undefined {
    const wanted = this.#rankOfKey(key);
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const number = list[middle] ?? 0;
      const rank = this.#rankOf(number);
      if (rank === wanted) return this.at(number);
      if (rank < wanted) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  #merge(same: readonly number[]): number {
    const [only = 0, ...others] = same;
    if (others.length === 0) return only;
    const name = same.join();
    const known = this.#merged.get(name);
    if (known !== undefined) return known;
    const fold = new PairFold(mergeComponents);
    for (const number of same) fold.add(this.at(number));
    const number = this.#add(fold.result(), this.#keyOf[only] ?? 0);
    this.#merged.set(name, number);
    this.#bytes += name.length;
    return number;
  }

  #add(component: InventoryComponent, key: number): number {
    const number = this.#components.push(component) - 1;
    this.#keyOf.push(key);
    this.#bytes += COMPONENT_BYTES + textLength(component);
    return number;
  }

  #rankOf(number: number): number {
    this.#ranks ??= this.#sortKeys();
    return this.#ranks[this.#keyOf[number] ?? 0] ?? 0;
  }

  /** -1 of a key that nothing has. */
  #rankOfKey(key: string): number {
    this.#ranks ??= this.#sortKeys();
    const known = this.#keys.get(key);
    return known === undefined ? -1 : (this.#ranks[known] ?? -1);
  }

  #sortKeys(): Uint32Array {
    const ranks = new Uint32Array(this.#keys.size);
    const sorted = [...this.#keys].sort(([a], [b]) => compareText(a, b));
    for (const [rank, [, key]] of sorted.entries()) ranks[key] = rank;
    return ranks;
  }
}

function textLength({ purl, name, references = [] }: InventoryComponent): number {
  return references.reduce((sum, reference) => sum + reference.length, (purl?.length ?? 0) + name.length);
}
