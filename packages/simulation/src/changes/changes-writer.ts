import { canonicalJson } from '@policy-registry/canonical';
import type { ChangeSide } from '../result.ts';

/** What decided on one side; the score stands apart. */
export type DecidedSide = Omit<ChangeSide, 'score'>;

export type Sides<T> = readonly [before: T, after: T];

/** What the bytes begin with: a line of canonical JSON, filled up with spaces to a multiple of 4 bytes. */
export interface ChangesHeader {
  readonly version: '1';
  readonly count: number;
  readonly outcomes: readonly Sides<DecidedSide>[];
  readonly scores: readonly Sides<string>[];
}

/** Of a row: its number in the table, its place in `outcomes`, its place in `scores`; a column of uint32, little-endian, each. */
export const CHANGE_COLUMNS = 3;

/** Room for the rows of a shard that change. Whoever evaluates shards one after the other keeps it for the next. */
export class ChangesRoom {
  columns = allocate(1024);

  grow(): void {
    const larger = allocate(this.columns[0].length * 2);
    for (const [index, column] of this.columns.entries()) larger[index]?.set(column);
    this.columns = larger;
  }
}

/** Gathers the rows of a shard that change: 12 bytes a row, and each thing that is said of them once. */
export class ChangesWriter {
  readonly #outcomes = new Listing<Sides<DecidedSide>>();
  readonly #scores = new Listing<Sides<string>>();
  readonly #room: ChangesRoom;
  #count = 0;

  constructor(room = new ChangesRoom()) {
    this.#room = room;
  }

  get count(): number {
    return this.#count;
  }

  /** The place of what both sides say. */
  outcome(before: DecidedSide, after: DecidedSide): number {
    return this.#outcomes.place([before, after]);
  }

  score(before: string, after: string): number {
    return this.#scores.place([before, after]);
  }

  /** Rows come in ascending order. */
  add(row: number, outcome: number, score: number): void {
    if (this.#count === this.#room.columns[0].length) this.#room.grow();
    const [rows, outcomes, scores] = this.#room.columns;
    rows[this.#count] = row;
    outcomes[this.#count] = outcome;
    scores[this.#count] = score;
    this.#count += 1;
  }

  /** In an ArrayBuffer of their own. */
  bytes(): Uint8Array<ArrayBuffer> {
    const header: ChangesHeader = {
      version: '1',
      count: this.#count,
      outcomes: this.#outcomes.all,
      scores: this.#scores.all,
    };
    const text = Buffer.from(canonicalJson(header));
    const start = Math.ceil((text.length + 1) / 4) * 4;
    const bytes = new Uint8Array(start + this.#count * CHANGE_COLUMNS * 4).fill(0x20, 0, start);
    bytes.set(text);
    bytes[start - 1] = 0x0a;
    for (const [index, column] of this.#room.columns.entries()) {
      bytes.set(bytesOf(column.subarray(0, this.#count)), start + index * this.#count * 4);
    }
    return bytes;
  }
}

function allocate(rows: number): [Uint32Array, Uint32Array, Uint32Array] {
  return [new Uint32Array(rows), new Uint32Array(rows), new Uint32Array(rows)];
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Different things in the order in which they come. */
class Listing<T> {
  readonly all: T[] = [];
  readonly #places = new Map<string, number>();

  place(thing: T): number {
    const text = JSON.stringify(thing);
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.all.length);
    return this.all.push(thing) - 1;
  }
}
