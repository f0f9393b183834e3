import type { ChangesWriter } from '../changes/changes-writer.ts';
import { moveOf } from '../movers.ts';
import { INTERNED_AT_MOST } from './interner.ts';

/** The scores of both sides by id of the key space. */
export class Scores {
  #all: (readonly [before: string, after: string])[] = [];
  /** By id: how far the score moves, in millionths. */
  readonly moves = new Float64Array(INTERNED_AT_MOST);
  /** By id: the place in the changes of the shard, one up; 0 where it is not known. */
  readonly #places = new Uint32Array(INTERNED_AT_MOST);

  get size(): number {
    return this.#all.length;
  }

  at(id: number): readonly [before: string, after: string] {
    return this.#all[id] as readonly [string, string];
  }

  /** The scores of the next id. */
  add(before: string, after: string): void {
    this.moves[this.#all.length] = moveOf(before, after);
    this.#all.push([before, after]);
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

  clear(): void {
    this.forgetShard();
    this.#all = [];
  }
}
