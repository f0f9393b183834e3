import type { ShardRange } from '@policy-registry/simulation';
import type { ComparisonParts } from '../comparison-parts.ts';

/** To a thread. One shard at a time: `shard` comes when the one before was answered. */
export type ToThread =
  | {
      readonly kind: 'shard';
      readonly shard: ShardRange;
      readonly samples: number;
      readonly comparison: ThreadComparison;
    }
  | { readonly kind: 'abort' }
  | ({ readonly kind: 'bytes'; readonly read: number } & BytesRead);

export interface ThreadComparison {
  readonly key: string;
  /** Absent where it is that of the shard before. */
  readonly parts?: ComparisonParts;
}

export type BytesRead = { readonly bytes: ArrayBuffer } | { readonly failed: true };

/** From a thread. `done` and `failed` answer a shard; the buffers of all bytes are transferred, not copied. */
export type FromThread =
  | {
      readonly kind: 'read';
      readonly read: number;
      readonly offset: number;
      readonly length: number;
      /** Where the bytes come back in. */
      readonly memory: ArrayBuffer;
    }
  | { readonly kind: 'progress'; readonly compared: number }
  | { readonly kind: 'done'; readonly partial: Uint8Array<ArrayBuffer>; readonly changes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly failure: ThreadFailure };

export interface ThreadFailure {
  /** For the log. */
  readonly text: string;
  /** For everybody; absent for a defect. */
  readonly message?: string;
  readonly isDisagreement: boolean;
}

/** Bytes whose buffer can be handed over: a copy where they are a part of a larger one. */
export function transferable(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) return new Uint8Array(buffer);
  return new Uint8Array(bytes);
}
