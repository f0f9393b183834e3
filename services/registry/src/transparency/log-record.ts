import type { CollectionDefinition, Stored, TenantDocuments } from '@policy-registry/storage';
import { EMPTY_TREE_EDGE, emptyRoot, type TreeHead } from '@policy-registry/transparency';

/** The Merkle log of a tenant: its checkpoint, and all of its tree that still changes. Every tree that it ever was is a prefix of it. */
export interface LogRecord {
  /** Version of its entries (`AUDIT_ENTRY_FORMAT`). */
  readonly format: number;
  /** The name that it began with, and keeps. */
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** The partial tile of each level, base64; empty where the level has none. */
  readonly edge: readonly string[];
  /** The signed checkpoint, as it is published. */
  readonly note: string;
  /** The key that signed it, as verifiers are told. */
  readonly verifierKey: string;
  /** ISO 8601: when it was signed. */
  readonly time: string;
}

/** One document a tenant. Whoever replaces it has made the tiles durable that it no longer holds. */
export const AUDIT_LOGS: CollectionDefinition<LogRecord> & { readonly mode: 'mutable' } = {
  name: 'audit_logs',
  mode: 'mutable',
  fields: [],
  index: () => ({}),
};

export const LOG_ID = 'events';

/** A full tile of hashes, under its path. */
export interface TileRecord {
  /** Base64. */
  readonly hashes: string;
}

export const AUDIT_LOG_TILES: CollectionDefinition<TileRecord> & { readonly mode: 'insert-only' } = {
  name: 'audit_log_tiles',
  mode: 'insert-only',
  fields: [],
  index: () => ({}),
};

/** The log before its first entry. Nothing of it is stored. */
export const EMPTY_LOG = { size: 0, root: base64(emptyRoot()), edge: EMPTY_TREE_EDGE.tiles.map(base64) };

export function storedLog(documents: TenantDocuments): Promise<Stored<LogRecord> | undefined> {
  return documents.collection(AUDIT_LOGS).get(LOG_ID);
}

export function headOf({ size, root }: Pick<LogRecord, 'size' | 'root'>): TreeHead {
  return { size, root: Buffer.from(root, 'base64') };
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
