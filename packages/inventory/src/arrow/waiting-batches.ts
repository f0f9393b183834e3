import type { Spool } from '../spool/spool.ts';
import type { FactRow } from '../table/fact-table.ts';
import { BATCH_BYTES, BatchRows } from './batch-rows.ts';
import { BATCH_ROWS } from './columns.ts';
import type { ValueCodes } from './value-codes.ts';

/** Rows that are encoded at once. */
export const BLOCK_ROWS = 1024;

/** The batches of a table until its dictionaries are complete: the last one in memory, those before it in a spool. */
export class WaitingBatches {
  readonly #columns: readonly ValueCodes[];
  readonly #openSpool: () => Promise<Spool>;
  readonly #last = new BatchRows(BLOCK_ROWS);
  #spool: Spool | undefined;
  #spooled = 0;

  constructor(columns: readonly ValueCodes[], openSpool: () => Promise<Spool>) {
    this.#columns = columns;
    this.#openSpool = openSpool;
  }

  /** At most `BLOCK_ROWS`, of which a batch is a multiple: all but the last call bring as many. */
  async add(rows: readonly FactRow[]): Promise<void> {
    if (this.#last.rows === BATCH_ROWS) {
      this.#spool ??= await this.#openSpool();
      await this.#spool.append(this.#last.bytes);
      this.#spooled += 1;
      this.#last.rows = 0;
    }
    this.#last.add(rows, this.#columns);
  }

  /** In their order; each is good until the next one. A table without rows has one empty batch: some readers want one. */
  async *all(): AsyncGenerator<BatchRows> {
    let batch: BatchRows | undefined;
    for (let n = 0; n < this.#spooled; n += 1) {
      batch ??= new BatchRows(BATCH_ROWS);
      await this.#spool?.read(n * BATCH_BYTES, batch.bytes);
      batch.rows = BATCH_ROWS;
      yield batch;
    }
    yield this.#last;
  }

  async close(): Promise<void> {
    await this.#spool?.close();
  }
}
