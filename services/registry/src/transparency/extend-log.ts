import { AUDIT_ENTRY_FORMAT, auditEntry } from '@policy-registry/events/audit-entry';
import { ServiceError } from '@policy-registry/rpc/errors';
import { insertOnce } from '@policy-registry/transitions';
import {
  appendLeaves,
  formatNoteKey,
  hashLeaf,
  readTreeEdge,
  signCheckpoint,
  TILE_WIDTH,
  tilePath,
} from '@policy-registry/transparency';
import { auditMessage } from '../audit/audit-message.ts';
import { entriesAfter } from '../audit/entries-after.ts';
import { compareAndSet } from '../kernel/compare-and-set.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { orDamaged } from './damaged-log.ts';
import { logObjects } from './log-objects.ts';
import {
  AUDIT_LOG_TILES,
  AUDIT_LOGS,
  base64,
  EMPTY_LOG,
  headOf,
  LOG_ID,
  type LogRecord,
  storedLog,
} from './log-record.ts';

/** Events of one append: a full tile at most, and one write. */
const BATCH = TILE_WIDTH;

export type LogDependencies = Pick<RegistryDependencies, 'documents' | 'checkpoints' | 'now'>;

export interface ExtendedLog {
  /** As it is published now; undefined while there was never an event. */
  readonly log: LogRecord | undefined;
  /** Events that this call brought into it. */
  readonly appended: number;
  /** There may be more to append. */
  readonly hasMore: boolean;
}

/**
 * Appends the next events of the audit log of a tenant to its Merkle log. In this order: full tiles are made durable, the checkpoint is
 * signed, and one compare-and-set publishes it with the rest of the tree. Any number of processes may do it at once, or die in between:
 * which event is which entry was decided by its sequence before, so they write the same tiles, and of their checkpoints one wins.
 * Throws StoreError, and DATA_CORRUPT rather than append to a log that is not what its checkpoint says.
 */
export async function extendLog(deps: LogDependencies, tenant: string): Promise<ExtendedLog> {
  const documents = deps.documents.forTenant(tenant);
  const stored = await storedLog(documents);
  const begun = stored?.body ?? { ...EMPTY_LOG, format: AUDIT_ENTRY_FORMAT, origin: deps.checkpoints.originOf(tenant) };
  checkFormat(begun);
  const events = await entriesAfter(documents, begun.size, BATCH);
  if (events.length === 0) return { log: stored?.body, appended: 0, hasMore: false };

  const edge = await orDamaged(() => readTreeEdge(logObjects(documents, begun), headOf(begun), undefined));
  const leaves = events.map((event) => hashLeaf(auditEntry(auditMessage(event))));
  const { tiles, head, edge: next } = appendLeaves(edge, leaves);
  for (const { tile, content } of tiles) {
    if (tile.width < TILE_WIDTH) continue;
    await insertOnce(documents.collection(AUDIT_LOG_TILES), tilePath(tile), { hashes: base64(content) });
  }
  const signer = deps.checkpoints.signerOf(begun.origin);
  const note = await signCheckpoint({ origin: begun.origin, head }, [signer]);
  const log: LogRecord = {
    ...{ format: begun.format, origin: begun.origin },
    ...{ size: head.size, root: base64(head.root), edge: next.tiles.map(base64) },
    ...{ note: Buffer.from(note).toString(), verifierKey: formatNoteKey(signer.key), time: deps.now().toISOString() },
  };
  const isMine = await compareAndSet(documents.collection(AUDIT_LOGS), LOG_ID, stored, log);
  return isMine ? { log, appended: events.length, hasMore: true } : { log: stored?.body, appended: 0, hasMore: true };
}

/** Entries of a version that this process does not know must not be mixed with those that it would make. */
function checkFormat({ format }: Pick<LogRecord, 'format'>): void {
  if (format === AUDIT_ENTRY_FORMAT) return;
  throw new ServiceError('DATA_CORRUPT', 'The Merkle log has entries of a later release.', {
    metadata: { format: String(format) },
  });
}
