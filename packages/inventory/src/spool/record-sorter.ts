import TinyQueue from 'tinyqueue';
import { RecordRun } from './record-run.ts';
import type { Spool } from './spool.ts';
import type { SpoolSpace } from './spool-space.ts';

/** Records that are sorted in memory, unless told. */
export const RUN_RECORDS = 65_536;
/** Of one run, so that a place and four bytes of a key fit into one number. */
const MOST_RECORDS = 2 ** 20;
/** Records that there is room for at first. */
const FIRST_RECORDS = 1024;
/** Records that are given out at once. */
const BLOCK_RECORDS = 1024;
/** Bytes of all runs that are in memory while they are merged. */
const MERGE_BYTES = 32 * 1024 * 1024;

export interface RecordShape {
  readonly recordBytes: number;
  /** How many of the first bytes records are sorted by: 4 at least. */
  readonly keyBytes: number;
}

/** Where records are sorted. */
export interface SortSpace {
  readonly space: SpoolSpace;
  /** How many of them in memory. */
  readonly runRecords: number;
}

/**
 * Sorts records of one size in bounded memory: runs of them are sorted, written away, and merged. Those of one key stay in the
 * order in which they came. What fits into one run needs no file.
 */
export class RecordSorter {
  readonly #shape: RecordShape;
  readonly #space: SpoolSpace;
  readonly #runRecords: number;
  /** Sorted runs that are not written yet. */
  #waiting: Buffer[] = [];
  /** Records of each run that is in the spool. */
  readonly #written: number[] = [];
  #spool: Spool | undefined;
  #run: Buffer;
  #count = 0;

  constructor(shape: RecordShape, { space, runRecords }: SortSpace) {
    this.#shape = shape;
    this.#space = space;
    this.#runRecords = Math.min(runRecords, MOST_RECORDS);
    this.#run = Buffer.allocUnsafe(Math.min(runRecords, FIRST_RECORDS) * shape.recordBytes);
  }

  /** Of exactly `recordBytes`, which are copied. */
  add(record: Uint8Array): void {
    if (this.#count === this.#runRecords) {
      this.#waiting.push(this.#sorted());
      this.#count = 0;
    }
    const at = this.#count * this.#shape.recordBytes;
    if (at === this.#run.length) this.#grow();
    this.#run.set(record, at);
    this.#count += 1;
  }

  /** Writes away the runs that are complete. */
  async drain(): Promise<void> {
    for (const run of this.#waiting) {
      this.#spool ??= await this.#space.open();
      await this.#spool.append(run);
      this.#written.push(run.length / this.#shape.recordBytes);
    }
    this.#waiting = [];
  }

  /** After the last `add`: many whole records at a time, which are good until the next ones are asked for. */
  async *sorted(): AsyncGenerator<Buffer> {
    await this.drain();
    const { recordBytes } = this.#shape;
    const last = this.#sorted();
    this.#run = Buffer.alloc(0);
    const blockBytes = BLOCK_RECORDS * recordBytes;
    if (this.#written.length === 0) {
      for (let at = 0; at < last.length; at += blockBytes) yield last.subarray(at, at + blockBytes);
      return;
    }
    const queue = new TinyQueue(await this.#runs(last), RecordRun.inOrder);
    const block = Buffer.allocUnsafe(blockBytes);
    let filled = 0;
    for (let run = queue.pop(); run !== undefined; run = queue.pop()) {
      filled += run.copyTo(block, filled);
      if (run.step() || (await run.fill())) queue.push(run);
      if (filled === blockBytes) {
        yield block;
        filled = 0;
      }
    }
    if (filled > 0) yield block.subarray(0, filled);
  }

  async close(): Promise<void> {
    await this.#spool?.close();
  }

  /** The runs in the order of their records, each with its first ones at hand. */
  async #runs(last: Buffer): Promise<RecordRun[]> {
    const { recordBytes } = this.#shape;
    const atOnce = Math.max(1, Math.floor(MERGE_BYTES / recordBytes / this.#written.length));
    const runs: RecordRun[] = [];
    let offset = 0;
    for (const count of this.#written) {
      const size = count * recordBytes;
      runs.push(new RecordRun(this.#shape, runs.length, { spool: this.#spool, offset, size }, atOnce));
      offset += size;
    }
    runs.push(new RecordRun(this.#shape, runs.length, last, atOnce));
    const filled: RecordRun[] = [];
    for (const run of runs) if (await run.fill()) filled.push(run);
    return filled;
  }

  #grow(): void {
    const most = this.#runRecords * this.#shape.recordBytes;
    const larger = Buffer.allocUnsafe(Math.min(most, 2 * this.#run.length));
    this.#run.copy(larger);
    this.#run = larger;
  }

  #sorted(): Buffer {
    const { recordBytes } = this.#shape;
    const run = this.#run;
    const sorted = Buffer.allocUnsafe(this.#count * recordBytes);
    for (const [n, from] of this.#order().entries()) {
      run.copy(sorted, n * recordBytes, from * recordBytes, (from + 1) * recordBytes);
    }
    return sorted;
  }

  /** Where the records of the run are, in the order of their keys; of equal keys, in that in which they came. */
  #order(): Uint32Array {
    const { recordBytes, keyBytes } = this.#shape;
    const run = this.#run;
    // Numbers are sorted natively: the first bytes of the key, and below them the place.
    const heads = new Float64Array(this.#count);
    for (let n = 0; n < heads.length; n += 1) heads[n] = run.readUInt32BE(n * recordBytes) * MOST_RECORDS + n;
    heads.sort();
    const order = Uint32Array.from(heads, (head) => head % MOST_RECORDS);
    let begin = 0;
    for (let n = 1; n <= heads.length; n += 1) {
      if (Math.floor((heads[n] ?? -1) / MOST_RECORDS) === Math.floor((heads[begin] ?? 0) / MOST_RECORDS)) continue;
      if (n - begin > 1) {
        order.subarray(begin, n).sort((a, b) => {
          const [atA, atB] = [a * recordBytes, b * recordBytes];
          return run.compare(run, atB, atB + keyBytes, atA, atA + keyBytes) || a - b;
        });
      }
      begin = n;
    }
    return order;
  }
}
