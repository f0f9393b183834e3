import type { FactRow } from '../table/fact-table.ts';
import { BATCH_BYTES, BatchRows } from './batch-rows.ts';
import { BATCH_ROWS } from './columns.ts';
import type { Spool } from './spool.ts';
import type { ValueCodes } from './value-codes.ts';

/** The batches of a table until its dictionaries are complete: the last one in memory, those before it in a spool. */
export class WaitingBatches {
  readonly #columns: readonly ValueCodes[];
  readonly #openSpool: () => Promise<Spool>;
  readonly #last = new BatchRows();
  #spool: Spool | undefined;
  #spooled = 0;

  constructor(columns: readonly ValueCodes[], openSpool: () => Promise<Spool>) {
    this.#columns = columns;
    this.#openSpool = openSpool;
  }

  /** Whether `makeRoom` must be called before the next `add`. */
  get isFull(): boolean {
    return this.#last.rows === BATCH_ROWS;
  }

  async makeRoom(): Promise<void> {
    this.#spool ??= await this.#openSpool();
    await this.#spool.append(this.#last.bytes);
    this.#spooled += 1;
    this.#last.rows = 0;
  }

  add(row: FactRow): void {
    this.#last.add(row, this.#columns);
  }

  /** In their order; each is good until the next one. A table without rows has one empty batch: some readers want one. */
  async *all(): AsyncGenerator<BatchRows> {
    let batch: BatchRows | undefined;
    for (let n = 0; n < this.#spooled; n += 1) {
      batch ??= new BatchRows(BATCH_ROWS);
      await this.#spool?.read(n * BATCH_BYTES, batch.bytes);
      yield batch;
    }
    yield this.#last;
  }

  async close(): Promise<void> {
    await this.#spool?.close();
  }
}
