import type { BatchCodes, FactColumn } from '@policy-registry/inventory';
import type { ChangesWriter } from '../changes/changes-writer.ts';
import { moveOf } from '../movers.ts';
import { GatheredCodes } from './gathered-codes.ts';
import { INTERNED_AT_MOST } from './interner.ts';
import type { KeySpace } from './key-space.ts';
import type { LoadedColumns } from './loaded-columns.ts';

type ScorePair = readonly [before: string, after: string];

/** The scores that both sides give some rows. They are asked once about rows whose scores they cannot tell apart. */
export class RowScores {
  readonly #keys: KeySpace;
  readonly #gathered: GatheredCodes;
  readonly #ask: (columns: ReadonlySet<FactColumn>, batch: BatchCodes, row: number) => ScorePair;
  #all: ScorePair[] = [];
  /** By id: how far the score moves, in millionths. */
  readonly moves = new Float64Array(INTERNED_AT_MOST);
  /** By id: the place in the changes of the shard, one up; 0 where it is not known. */
  readonly #places = new Uint32Array(INTERNED_AT_MOST);

  constructor(
    keys: KeySpace,
    loaded: LoadedColumns,
    ask: (columns: ReadonlySet<FactColumn>, batch: BatchCodes, row: number) => ScorePair,
  ) {
    this.#keys = keys;
    this.#gathered = new GatheredCodes(keys.columns, loaded);
    this.#ask = ask;
  }

  get columns(): ReadonlySet<FactColumn> {
    return this.#keys.columns;
  }

  /** Ids of the scores of the first `count` of `rows`, at most `CHUNK_ROWS`. Valid until the next call. */
  idsOf(batch: BatchCodes, rows: Int32Array, count: number): Int32Array {
    if (!this.#keys.hasRoom(count)) this.#clear();
    const gathered = this.#gathered.gather(batch, rows, count);
    const ids = this.#keys.fold(gathered, 0, count);
    for (let place = 0; place < count; place += 1) {
      if (ids[place] !== this.#all.length) continue;
      const scores = this.#ask(this.columns, gathered, place);
      this.moves[this.#all.length] = moveOf(...scores);
      this.#all.push(scores);
    }
    return ids;
  }

  at(id: number): ScorePair {
    return this.#all[id] as ScorePair;
  }

  placeIn(changes: ChangesWriter, id: number): number {
    const known = this.#places[id] as number;
    if (known > 0) return known - 1;
    const place = changes.score(...this.at(id));
    this.#places[id] = place + 1;
    return place;
  }

  forgetShard(): void {
    this.#places.fill(0, 0, this.#all.length);
  }

  #clear(): void {
    this.forgetShard();
    this.#keys.clear();
    this.#all = [];
  }
}
