import type { ShardPartial } from '@policy-registry/simulation';
import type { NamedContent } from '@policy-registry/storage';
import { LRUCache } from 'lru-cache';

/** Of the bytes that they were read from. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** What the latest shards of this process came out as, by digest: whoever adds up a run need not fetch and read that once more. */
export class PartialsAtHand {
  readonly #kept = new LRUCache<string, ShardPartial>({ maxSize: KEPT_BYTES });

  keep({ digest, bytes }: NamedContent): void {
    this.#kept.set(digest, readPartial(bytes), { size: bytes.byteLength });
  }

  get(digest: string): ShardPartial | undefined {
    return this.#kept.get(digest);
  }
}

export function readPartial(bytes: Uint8Array): ShardPartial {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
}
