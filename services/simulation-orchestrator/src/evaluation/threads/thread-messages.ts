import type { ShardRange } from '@policy-registry/simulation';
import type { ComparisonParts } from '../comparison-parts.ts';
import type { ShardBytes } from '../shard-engine.ts';

/** To a thread. One thing at a time: `shard` and `join` come when what was before is answered. */
export type ToThread =
  | {
      readonly kind: 'shard';
      readonly shard: ShardRange;
      readonly samples: number;
      /** Memory of `BatchesLeft`: others may take half of what is left of it. */
      readonly left: SharedArrayBuffer;
      /** The same of another piece of the shard: not the shard is evaluated, but half of what is left of that. */
      readonly from?: SharedArrayBuffer;
      readonly table: ThreadTable;
      readonly comparison: ThreadComparison;
      /** The fact table, where it is a file that the thread can read by itself. */
      readonly file?: string;
    }
  | { readonly kind: 'join'; readonly pieces: readonly EvaluatedPiece[]; readonly samples: number }
  | { readonly kind: 'abort' }
  | ({ readonly kind: 'bytes'; readonly read: number } & BytesRead);

export interface ThreadTable {
  readonly key: string;
  /** As `factsAt` takes it; absent where the table is that of the shard before. */
  readonly index?: Uint8Array;
}

export interface ThreadComparison {
  readonly key: string;
  /** Absent where it is that of the shard before. */
  readonly parts?: ComparisonParts;
}

export type BytesRead = { readonly bytes: ArrayBuffer } | { readonly failed: true };

/** Batches of a shard next to one another, or all of it. */
export interface EvaluatedPiece extends ShardBytes {
  /** Of the table. */
  readonly firstRow: number;
  readonly rows: number;
}

/** What a thread says to what it was told, once; `nothing`: there was nothing to take. */
export type Answer =
  | { readonly kind: 'done'; readonly piece: EvaluatedPiece }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failed'; readonly failure: ThreadFailure };

/** From a thread, which hands memory to read into over. */
export type FromThread =
  | Answer
  | {
      readonly kind: 'read';
      readonly read: number;
      readonly offset: number;
      readonly length: number;
      /** Where the bytes come back in. */
      readonly memory: ArrayBuffer;
    }
  | { readonly kind: 'progress'; readonly compared: number };

export interface ThreadFailure {
  /** For the log. */
  readonly text: string;
  /** For everybody; absent for a defect. */
  readonly message?: string;
  readonly isDisagreement: boolean;
}

/**
 * Bytes that both threads have. Such that are handed over count as taken by the thread that gets them until it collects all its garbage, and
 * make it do so: once for every few shards, though it only writes them to a store and forgets them.
 */
export function shared(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
  const both = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  both.set(bytes);
  return both;
}
