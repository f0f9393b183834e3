import { canonicalJson } from '@policy-registry/canonical';
import type { ChangeSide } from '../result.ts';

/** What decided on one side; the score stands apart. */
export type DecidedSide = Omit<ChangeSide, 'score'>;

export type Sides<T> = readonly [before: T, after: T];

/**
 * What the bytes begin with: a line of canonical JSON. Behind it stand, of every row that changes, how far it is behind the one before (0 of
 * the first), its place in `outcomes` and its place in `scores`: a column each, little-endian, of uint8, uint16 or uint32, the first that has
 * room for all of the column.
 */
export interface ChangesHeader {
  readonly version: '3';
  readonly count: number;
  /** The number in the table of the first row; 0 where no row changes. */
  readonly firstRow: number;
  readonly largestGap: number;
  readonly outcomes: readonly Sides<DecidedSide>[];
  readonly scores: readonly Sides<string>[];
}

export type NarrowArray = Uint8Array | Uint16Array | Uint32Array;

/** What was written, and the columns behind it. */
export interface StoredChanges extends Omit<ChangesHeader, 'version'> {
  readonly gaps: NarrowArray;
  readonly outcomePlaces: NarrowArray;
  readonly scorePlaces: NarrowArray;
}

/** What numbers below so many are stored as. */
export function narrowType(numbers: number): typeof Uint8Array | typeof Uint16Array | typeof Uint32Array {
  if (numbers <= 2 ** 8) return Uint8Array;
  return numbers <= 2 ** 16 ? Uint16Array : Uint32Array;
}

/** Room for the rows of a shard that change. Whoever evaluates shards one after the other keeps it for the next. */
export class ChangesRoom {
  columns = allocate(1024);

  /** What is written in them stays. */
  makeRoomFor(rows: number): void {
    let room = this.columns[0].length;
    if (rows <= room) return;
    while (room < rows) room *= 2;
    const larger = allocate(room);
    for (const [index, column] of this.columns.entries()) larger[index]?.set(column);
    this.columns = larger;
  }
}

/** Gathers the rows of a shard that change: a few bytes a row, and each thing that is said of them once. */
export class ChangesWriter {
  readonly #outcomes = new Listing<Sides<DecidedSide>>();
  readonly #scores = new Listing<Sides<string>>();
  readonly #room: ChangesRoom;
  #count = 0;
  #firstRow = 0;
  #lastRow = 0;
  #largestGap = 0;

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
    if (this.#count === this.#room.columns[0].length) this.#room.makeRoomFor(this.#count + 1);
    const [gaps, outcomes, scores] = this.#room.columns;
    if (this.#count === 0) this.#firstRow = this.#lastRow = row;
    const gap = row - this.#lastRow;
    if (gap > this.#largestGap) this.#largestGap = gap;
    this.#lastRow = row;
    gaps[this.#count] = gap;
    outcomes[this.#count] = outcome;
    scores[this.#count] = score;
    this.#count += 1;
  }

  /** All of another writer, whose rows come after those that are here: as if each had been added. */
  append({ count, firstRow, largestGap, ...stored }: StoredChanges): void {
    const outcomes = Uint32Array.from(stored.outcomes, (sides) => this.outcome(...sides));
    const scores = Uint32Array.from(stored.scores, (sides) => this.score(...sides));
    if (count === 0) return;
    const start = this.#count;
    this.#room.makeRoomFor(start + count);
    const [gaps, outcomePlaces, scorePlaces] = this.#room.columns;
    const gap = start === 0 ? 0 : firstRow - this.#lastRow;
    gaps.set(stored.gaps, start);
    gaps[start] = gap;
    translate(stored.outcomePlaces, outcomes, outcomePlaces, start);
    translate(stored.scorePlaces, scores, scorePlaces, start);
    if (start === 0) this.#firstRow = firstRow;
    this.#lastRow = firstRow + sumOf(stored.gaps);
    this.#largestGap = Math.max(this.#largestGap, largestGap, gap);
    this.#count += count;
  }

  /** In memory of their own, which other threads can have at the same time. */
  bytes(): Uint8Array<SharedArrayBuffer> {
    const [outcomes, scores] = [this.#outcomes.all, this.#scores.all];
    const [count, firstRow, largestGap] = [this.#count, this.#firstRow, this.#largestGap];
    const header: ChangesHeader = { version: '3', count, firstRow, largestGap, outcomes, scores };
    const [gaps, outcomePlaces, scorePlaces] = this.#room.columns;
    const stored = (column: Uint32Array, numbers: number) => new (narrowType(numbers))(column.subarray(0, count));
    return joined([
      Buffer.from(`${canonicalJson(header)}\n`),
      stored(gaps, largestGap + 1),
      stored(outcomePlaces, outcomes.length),
      stored(scorePlaces, scores.length),
    ]);
  }
}

function translate(places: NarrowArray, meanings: Uint32Array, target: Uint32Array, start: number): void {
  for (let place = 0; place < places.length; place += 1) {
    target[start + place] = meanings[places[place] as number] as number;
  }
}

function sumOf(numbers: NarrowArray): number {
  let sum = 0;
  for (let place = 0; place < numbers.length; place += 1) sum += numbers[place] as number;
  return sum;
}

function allocate(rows: number): [Uint32Array, Uint32Array, Uint32Array] {
  return [new Uint32Array(rows), new Uint32Array(rows), new Uint32Array(rows)];
}

function joined(parts: readonly NarrowArray[]): Uint8Array<SharedArrayBuffer> {
  const bytes = new Uint8Array(new SharedArrayBuffer(parts.reduce((sum, { byteLength }) => sum + byteLength, 0)));
  let start = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), start);
    start += byteLength;
  }
  return bytes;
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
