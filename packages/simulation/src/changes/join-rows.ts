import { columnOfFact, type FactColumn } from '@policy-registry/inventory';
import { type BatchCodes, valueAt } from '../kernel/batch-codes.ts';
import { LoadedColumns, type ReadColumns } from '../kernel/loaded-columns.ts';
import type { Change } from '../result.ts';
import type { RowChange } from './read-changes.ts';

const SHOWN = { subject: 'subject', purl: 'sbom.purl', advisory: 'advisory.id' } as const;

/** The columns whose values are loaded to say of rows which findings they are. */
export const JOINED_COLUMNS: readonly FactColumn[] = Object.values(SHOWN).map(
  (fact) => columnOfFact(fact) as FactColumn,
);

/** Says of rows of a table which findings they are. */
export class RowJoin {
  readonly #columns: ReadColumns;
  readonly #loaded: LoadedColumns;
  #batch: OpenBatch | undefined;

  private constructor(columns: ReadColumns, loaded: LoadedColumns) {
    this.#columns = columns;
    this.#loaded = loaded;
  }

  static async of(columns: ReadColumns): Promise<RowJoin> {
    return new RowJoin(columns, await LoadedColumns.of(columns, Object.values(SHOWN)));
  }

  /** Cheap for rows in ascending order: one batch is open at a time. */
  async change({ row, before, after }: RowChange): Promise<Change> {
    const { codes, ids, first } = await this.#open(row);
    const at = row - first;
    const text = (fact: string) => this.#text(codes, fact, at);
    return {
      finding: Buffer.from(ids.buffer, ids.byteOffset + at * 32, 32).toString('hex'),
      subject: text(SHOWN.subject),
      purl: text(SHOWN.purl),
      advisory: text(SHOWN.advisory),
      before,
      after,
    };
  }

  #text(codes: BatchCodes, fact: string, row: number): string {
    const column = this.#loaded.columnOf(fact) as FactColumn;
    return (valueAt(codes, column, this.#loaded.values(column), row) as string | undefined) ?? '';
  }

  /** All batches but the last have as many rows as the first. */
  async #open(row: number): Promise<OpenBatch> {
    const batchRows = this.#columns.rowsOf(0);
    const number = Math.floor(row / batchRows);
    if (this.#batch?.number !== number) {
      const codes = await this.#loaded.codes(number, JOINED_COLUMNS);
      this.#batch = { number, first: number * batchRows, codes, ids: await this.#columns.ids(number) };
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
