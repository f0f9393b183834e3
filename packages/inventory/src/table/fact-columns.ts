import type { FactTableIndex } from './fact-index.ts';
import type { FactColumn } from './fact-names.ts';
import type { FactRow } from './fact-table.ts';

/**
 * A fact table that is read column by column and batch by batch, every byte checked against the index. Rows count from 0 in their
 * batch. Reads reject with `DocumentError` INVALID_DOCUMENT for bytes that are not those of the index, and with what the
 * source throws.
 */
export interface FactColumns {
  readonly index: FactTableIndex;
  readonly rowCount: number;
  readonly batches: number;
  /** Throws a RangeError for a batch that is not there; so do the reads. */
  rowsOf(batch: number): number;
  /** The distinct values by code: texts, numbers, flags, lists. Frozen, and loaded once. */
  values(column: FactColumn): Promise<readonly unknown[]>;
  /** A code of a row without a value means nothing. */
  codes(batch: number, column: FactColumn): Promise<FactCodes>;
  /** 32 bytes a row, ascending. */
  ids(batch: number): Promise<Uint8Array>;
  /** All columns of the batch. What rows share is one frozen object. The function throws a RangeError for a row that is not there. */
  findings(batch: number): Promise<(row: number) => FactRow>;
}

export interface FactCodes {
  readonly codes: Int32Array;
  /** Arrow's bitmap: a bit a row, least significant first, 1 for a value; null when every row has one. */
  readonly validity: Uint8Array | null;
}
