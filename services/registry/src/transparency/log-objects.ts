import { auditEntry } from '@policy-registry/events/audit-entry';
import type { TenantDocuments } from '@policy-registry/storage';
import {
  encodeBundle,
  HASH_BYTES,
  type LogSource,
  parseTilePath,
  TILE_WIDTH,
  type Tile,
  tileAt,
  tilePath,
} from '@policy-registry/transparency';
import { auditMessage } from '../audit/audit-message.ts';
import { entriesAfter } from '../audit/entries-after.ts';
import { AUDIT_LOG_TILES, type LogRecord } from './log-record.ts';

type Published = Pick<LogRecord, 'size' | 'edge'> & Partial<Pick<LogRecord, 'note'>>;

/**
 * The objects of the log as of a checkpoint: whole, and every partial tile that it ever had. Entries are made from the audit events,
 * which never change; tiles are read, or are part of the record. `read` throws MALFORMED_PATH, StoreError, and DATA_CORRUPT for an
 * event that is not there.
 */
export function logObjects(documents: TenantDocuments, log: Published): LogSource {
  return {
    async read(path) {
      if (path === 'checkpoint') return log.note === undefined ? undefined : Buffer.from(log.note);
      const tile = parseTilePath(path);
      const there = tileAt(tile.level, tile.index, log.size);
      if (there === undefined || there.width < tile.width) return undefined;
      return tile.level === 'entries' ? bundleOf(documents, tile) : hashesOf(documents, log, there, tile.width);
    },
  };
}

async function hashesOf(documents: TenantDocuments, { edge }: Published, tile: Tile, width: number) {
  const stored =
    tile.width < TILE_WIDTH
      ? edge[Number(tile.level)]
      : (await documents.collection(AUDIT_LOG_TILES).get(tilePath(tile)))?.body.hashes;
  // What is narrower is the beginning of it.
  return stored === undefined ? undefined : Buffer.from(stored, 'base64').subarray(0, width * HASH_BYTES);
}

async function bundleOf(documents: TenantDocuments, { index, width }: Tile): Promise<Uint8Array | undefined> {
  const before = index * TILE_WIDTH;
  const entries: Uint8Array[] = [];
  while (entries.length < width) {
    const page = await entriesAfter(documents, before + entries.length, width - entries.length);
    if (page.length === 0) return undefined;
    entries.push(...page.map((event) => auditEntry(auditMessage(event))));
  }
  return encodeBundle(entries);
}
