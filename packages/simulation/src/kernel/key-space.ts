import type { BatchCodes, FactColumn } from '@policy-registry/inventory';
import type { ClassPlan } from '@policy-registry/stella-dsl';
import { axesOf } from './axis.ts';
import { CHUNK_ROWS } from './chunk.ts';
import { columnDigit, type Digit, Digits } from './digits.ts';
import { INTERNED_AT_MOST, type Interner, keyInterner, LARGEST_KEY, PairInterner } from './interner.ts';
import type { LargeTerm } from './large-term.ts';
import type { LoadedColumns } from './loaded-columns.ts';
import { type Terms, termsOf } from './terms.ts';

/** Gives rows one id if and only if none of the plans can tell them apart. Ids count from 0, in the order in which the rows come. */
export class KeySpace {
  readonly columns: ReadonlySet<FactColumn>;
  readonly #groups: readonly { readonly digits: Digits; readonly interner: Interner }[];
  readonly #terms: readonly { readonly term: LargeTerm; readonly interner: Interner }[];
  readonly #ids = new Int32Array(CHUNK_ROWS);

  private constructor(columns: readonly Digit[], { small, large }: Terms) {
    this.#groups = grouped([...columns, ...small]).map((digits, index) => ({
      digits,
      interner: index === 0 ? keyInterner(digits.count) : new PairInterner(),
    }));
    this.#terms = large.map((term) => ({ term, interner: new PairInterner() }));
    this.columns = new Set([...columns, ...small, ...large].flatMap((part) => part.columns));
  }

  /** Asks the plans about the values of all columns. Rejects with the reason of the signal. */
  static async of(plans: readonly ClassPlan[], columns: LoadedColumns, signal: AbortSignal): Promise<KeySpace> {
    const facts = plans.flatMap((plan) => plan.facts);
    const terms = plans.flatMap((plan) => plan.terms);
    const axes = await axesOf(facts, columns, signal);
    return new KeySpace(axes.map(columnDigit), await termsOf(terms, columns, signal));
  }

  /** Whether so many rows can be given ids without forgetting those that were given. */
  hasRoom(rows: number): boolean {
    const fits = ({ size }: { readonly size: number }) => size + rows <= INTERNED_AT_MOST;
    return (
      this.#groups.every(({ interner }) => fits(interner)) &&
      this.#terms.every(({ term, interner }) => fits(interner) && fits(term))
    );
  }

  /** Ids of at most `CHUNK_ROWS` rows of a batch. Valid until the next call. */
  fold(batch: BatchCodes, from: number, rows: number): Int32Array {
    for (const { digits, interner } of this.#groups) {
      interner.fold(this.#ids, digits.numbers(batch, from, rows), rows);
    }
    for (const { term, interner } of this.#terms) interner.fold(this.#ids, term.classes(batch, from, rows), rows);
    return this.#ids;
  }

  /** Forgets all ids: they count from 0 again. */
  clear(): void {
    for (const { interner } of [...this.#groups, ...this.#terms]) interner.clear();
    for (const { term } of this.#terms) term.clear();
  }
}

/** As few groups as the range of keys allows, and at least one. */
function grouped(digits: readonly Digit[]): readonly Digits[] {
  const groups: Digit[][] = [[]];
  let keys = 1;
  for (const digit of digits) {
    keys *= digit.count;
    if (keys <= LARGEST_KEY) {
      groups.at(-1)?.push(digit);
    } else {
      groups.push([digit]);
      keys = digit.count;
    }
  }
  return groups.map((group) => new Digits(group));
}
