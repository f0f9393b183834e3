import type { BatchCodes } from '@policy-registry/inventory';

/** Rows that are looked at together, column by column: what is known of them stays in the cache of the processor. */
export const CHUNK_ROWS = 4096;

/** Some rows of a batch, at most `CHUNK_ROWS`. */
export interface Chunk {
  readonly batch: BatchCodes;
  readonly from: number;
  readonly rows: number;
  /** The row of the table that row 0 of the batch is. */
  readonly batchRow: number;
}
