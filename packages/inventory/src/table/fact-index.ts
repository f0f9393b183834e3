import type { Digest } from '@policy-registry/canonical';
import type { FactColumn } from './fact-names.ts';
import type { FactTableStats } from './fact-table.ts';

/** Bytes of a file that is too large to be held: an object of a store, a file, a port to another thread. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes from `offset`. Rejects when there are not so many. The bytes belong to the caller. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /**
   * The same into the beginning of `memory`, which the caller gives away; what comes back holds the bytes, and is the same memory, or
   * takes its place. For who reads much: new memory for every part costs more than to read it.
   */
  readInto?(memory: ArrayBuffer, offset: number, length: number): Promise<ArrayBuffer>;
}

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
  /** SHA-256 of exactly these bytes. */
  readonly digest: Digest;
}

/**
 * Table of contents of a fact table: where in the Arrow file each part of it is, and the digest that those bytes have. Whoever
 * trusts an index can read any part of the file and knows that it is undamaged, without a pass over all of it.
 */
export interface FactTableIndex {
  readonly version: '2';
  /** Of the Arrow file. */
  readonly digest: Digest;
  /** Bytes of the Arrow file. */
  readonly size: number;
  readonly rowCount: number;
  /** Digests of the documents that the table is made of, sorted. */
  readonly documents: readonly Digest[];
  readonly stats: FactTableStats;
  /** In the order of the file. */
  readonly columns: readonly ColumnIndex[];
  readonly batches: readonly BatchIndex[];
}

export interface ColumnIndex {
  readonly name: FactColumn;
  /** Distinct values; codes are below it. */
  readonly values: number;
  /** Texts: int32 offsets, then UTF-8. Lists of objects: int32 offsets, views of texts, then UTF-8. Numbers: float64. Flags have none: their codes are 0 for false and 1 for true. */
  readonly dictionary: readonly ByteRange[];
}

export interface BatchIndex {
  readonly rows: number;
  /** 32 bytes a row. */
  readonly ids: ByteRange;
  /** In the order of `FactTableIndex.columns`. */
  readonly columns: readonly CodesIndex[];
}

export interface CodesIndex {
  /** An int8, int16 or int32 a row, the first that has room for all values; of a flag a bit a row. */
  readonly codes: ByteRange;
  /** A bit a row, 1 for a value; null when every row has one. */
  readonly validity: ByteRange | null;
}
