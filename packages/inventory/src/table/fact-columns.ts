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
  /** The same for who needs few of many: each is decoded when it is asked for. */
  valueOf(column: FactColumn): Promise<(code: number) => unknown>;
  /** What comes back stands in `memory` where it is given and the source can read into it. */
  codes(batch: number, columns: Iterable<FactColumn>, memory?: BatchMemory): Promise<BatchCodes>;
  /** 32 bytes a row, ascending. */
  ids(batch: number, memory?: BatchMemory): Promise<Uint8Array>;
  /**
   * All columns of the batch; what is in `memory` is asked for as long as the function is called. What rows share is one frozen object.
   * The function throws a RangeError for a row that is not there.
   */
  findings(batch: number, memory?: BatchMemory): Promise<(row: number) => FactRow>;
}

/** Memory that is used for one batch after another. */
export interface BatchMemory {
  /** At least so many bytes that nobody else needs. */
  take(bytes: number): ArrayBuffer;
  /** What was taken, or what took its place, holds something that is needed now. */
  holds(memory: ArrayBuffer): void;
}

/** The codes of some columns in the rows of a batch. */
export type BatchCodes = ReadonlyMap<FactColumn, FactCodes>;

export type Codes = Int8Array | Int16Array | Int32Array;

export interface FactCodes {
  /** A code a row; that of a row without a value means nothing. */
  readonly codes: Codes;
  /** Arrow's bitmap: a bit a row, least significant first, 1 for a value; null when every row has one. */
  readonly validity: Uint8Array | null;
}
