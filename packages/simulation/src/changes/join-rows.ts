import { type BatchCodes, type FactColumn, rowCode } from '@policy-registry/inventory';
import { codesOf } from '../kernel/batch-codes.ts';
import type { ReadColumns } from '../kernel/loaded-columns.ts';
import { TurningMemory } from '../kernel/turning-memory.ts';
import type { Change } from '../result.ts';
import type { RowChange } from './read-changes.ts';

/** The columns whose values are loaded to say of rows which findings they are. */
export const JOINED_COLUMNS: readonly FactColumn[] = ['subject', 'purl', 'advisory_id'];

type ValuesByCode = ReadonlyMap<FactColumn, (code: number) => unknown>;

/** Says of rows of a table which findings they are. */
export class RowJoin {
  readonly #columns: ReadColumns;
  readonly #values: ValuesByCode;
  readonly #memory: TurningMemory;
  #batch: OpenBatch | undefined;

  private constructor(columns: ReadColumns, values: ValuesByCode, memory: TurningMemory) {
    this.#columns = columns;
    this.#values = values;
    this.#memory = memory;
  }

  /** `memory` is for one batch. */
  static async of(columns: ReadColumns, memory = new TurningMemory(1)): Promise<RowJoin> {
    const values = new Map<FactColumn, (code: number) => unknown>();
    for (const column of JOINED_COLUMNS) values.set(column, await columns.valueOf(column));
    return new RowJoin(columns, values, memory);
  }

  /** Cheap for rows in ascending order: one batch is open at a time. */
  async change({ row, before, after }: RowChange): Promise<Change> {
    const { codes, ids, first } = await this.#open(row);
    const at = row - first;
    const text = (column: FactColumn) => this.#text(codes, column, at);
    return {
      finding: Buffer.from(ids.buffer, ids.byteOffset + at * 32, 32).toString('hex'),
      subject: text('subject'),
      purl: text('purl'),
      advisory: text('advisory_id'),
      before,
      after,
    };
  }

  #text(codes: BatchCodes, column: FactColumn, row: number): string {
    const code = rowCode(codesOf(codes, column), row);
    return code === undefined ? '' : (this.#values.get(column)?.(code) as string);
  }

  /** All batches but the last have as many rows as the first. */
  async #open(row: number): Promise<OpenBatch> {
    const batchRows = this.#columns.rowsOf(0);
    const number = Math.floor(row / batchRows);
    if (this.#batch?.number !== number) {
      const memory = this.#memory.turn();
      const codes = await this.#columns.codes(number, JOINED_COLUMNS, memory);
      const ids = await this.#columns.ids(number, memory);
      this.#batch = { number, first: number * batchRows, codes, ids };
    }
    return this.#batch;
  }
}

interface OpenBatch {
  readonly number: number;
  readonly first: number;
  readonly codes: BatchCodes;
  readonly ids: Uint8Array;
}
