import { ServiceError } from '@policy-registry/rpc/errors';
import type { TenantDocuments } from '@policy-registry/storage';
import { openCheckpoint, parseNoteKey, readEntries, TILE_WIDTH, TreeReader } from '@policy-registry/transparency';
import { auditHead } from '../audit/audit-head.ts';
import { AUDIT_EVENTS } from '../audit/audit-record.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { orDamaged } from '../transparency/damaged-log.ts';
import { logObjects } from '../transparency/log-objects.ts';
import { AUDIT_LOG_TILES, headOf, type LogRecord, storedLog } from '../transparency/log-record.ts';
import type { Finding } from './finding.ts';

/** Events are in the Merkle log within seconds; a minute is not normal. */
const LATE_MS = 60_000;
/** Full tiles of entries that are looked at, the newest ones. All of them are what an auditor reads. */
const TILES = 16;

const about = { component: 'audit-log' } as const;

/** Whether the Merkle log is there, is what its checkpoint says where it grows, and has the events. */
export async function checkAuditLog(
  { documents, now }: Pick<RegistryDependencies, 'documents' | 'now'>,
  tenant: string,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const store = documents.forTenant(tenant);
  const log = (await storedLog(store))?.body;
  const behind = await lag(store, log?.size ?? 0, now());
  if (log === undefined) return [...(await lost(store)), ...behind];
  return [...(await damage(store, log, signal)), ...behind];
}

async function lag(store: TenantDocuments, size: number, now: Date): Promise<readonly Finding[]> {
  const events = store.collection(AUDIT_EVENTS);
  const waiting = (await auditHead(events)) - size;
  if (waiting <= 0) return [];
  const [next] = await events.list({ orderBy: 'sequence', after: { value: size + 1, id: '' }, limit: 1 });
  if (next === undefined || now.getTime() - Date.parse(next.body.time) < LATE_MS) return [];
  const message = `${waiting} events are covered by no checkpoint, the first of them since ${next.body.time}.`;
  const hint = 'They are in the audit log, and not on the bus before they are covered. The log says what keeps them.';
  return [{ code: 'AUDIT_LOG_BEHIND', severity: 'warning', ...about, message, hint }];
}

async function lost(store: TenantDocuments): Promise<readonly Finding[]> {
  const [tile] = await store.collection(AUDIT_LOG_TILES).list({ limit: 1 });
  if (tile === undefined) return [];
  const message = 'The Merkle log has tiles and no checkpoint.';
  const hint =
    'It is made anew from the events, with the same tiles: auditors see whether it is the same log. Find out who removed it.';
  return [{ code: 'AUDIT_LOG_LOST', severity: 'error', ...about, message, hint }];
}

async function damage(store: TenantDocuments, log: LogRecord, signal: AbortSignal): Promise<readonly Finding[]> {
  try {
    await orDamaged(() => checkObjects(store, log, signal));
    return [];
  } catch (error) {
    if (!(error instanceof ServiceError && error.reason === 'DATA_CORRUPT')) throw error;
    const { problem = 'NOT_FOUND', sequence } = error.metadata;
    const where = sequence === undefined ? '' : ` at event ${sequence}`;
    const message = `The Merkle log is not what its checkpoint of ${log.size} events says: ${problem}${where}.`;
    const hint =
      'Nothing is appended where it is damaged. Keep a copy, restore a backup, and have "policyctl audit verify" read all of it.';
    return [{ code: 'AUDIT_LOG_DAMAGED', severity: 'error', ...about, message, hint }];
  }
}

async function checkObjects(store: TenantDocuments, log: LogRecord, signal: AbortSignal): Promise<void> {
  const { origin, size, root } = openCheckpoint(Buffer.from(log.note), {
    origin: log.origin,
    keys: [parseNoteKey(log.verifierKey)],
  });
  const head = headOf(log);
  if (origin !== log.origin || size !== head.size || Buffer.compare(root, head.root) !== 0) {
    throw new ServiceError('DATA_CORRUPT', 'The note is another.', { metadata: { problem: 'ROOT_MISMATCH' } });
  }
  const tree = await TreeReader.open(head, { source: logObjects(store, log), signal });
  const begin = Math.max(0, Math.floor(size / TILE_WIDTH) - TILES) * TILE_WIDTH;
  for await (const _ of readEntries(tree, { begin, end: size }));
}
