import type { ObjectInfo } from './object-store.ts';

/** Content that was spooled and is not stored yet. */
export interface SpooledContent extends ObjectInfo {
  /** Exactly these bytes; throws a RangeError when there are fewer. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Looks at what came, before any of it is stored: what it throws is thrown as it is, and then nothing is stored. */
export type Accept = (content: SpooledContent) => Promise<void>;
