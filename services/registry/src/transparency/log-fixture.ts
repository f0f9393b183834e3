import { createPrivateKey } from 'node:crypto';
import type { DocumentStore } from '@policy-registry/storage';
import { auditLog, checkAppendOnly, type LogTrust, type TreeHead, TreeReader } from '@policy-registry/transparency';
import { AuditLog } from '../audit/audit-log.ts';
import type { EventData } from '../kernel/event.ts';
import { strictClock } from '../kernel/strict-clock.ts';
import { localCheckpointSigner } from './checkpoint-signer.ts';
import { extendLog, type LogDependencies } from './extend-log.ts';
import { logObjects } from './log-objects.ts';
import { storedLog } from './log-record.ts';

/** The key of a seed: the same in every test. */
export function testCheckpoints(seed: number, name = 'log.example') {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  return localCheckpointSigner(name, createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
}

/** Logs of `log.example/audit/TENANT`. */
export const TEST_CHECKPOINTS = testCheckpoints(7);

const DATA: EventData = {
  actor: 'ada',
  client: 'cli',
  scopes: ['policy:author'],
  traceId: 'a'.repeat(32),
  pack: 'shop',
};

export function logDependencies(documents: DocumentStore): LogDependencies {
  return { documents, checkpoints: TEST_CHECKPOINTS, now: strictClock() };
}

/** Adds entries to the audit log of `acme`, and nothing to its Merkle log: `e1`, `e2`, ... */
export async function appendEvents(
  documents: DocumentStore,
  first: number,
  last: number,
  data: Partial<EventData> = {},
) {
  const log = new AuditLog(documents.forTenant('acme'));
  const whole = { ...DATA, ...data };
  const time = '2026-03-01T12:00:00.000Z';
  for (let n = first; n <= last; n += 1) {
    await log.append({ id: `e${n}`, type: 'policy.pack.created', time, data: whole }, whole);
  }
}

/** Brings the whole audit log into its Merkle log. */
export async function extendAll(deps: LogDependencies, tenant = 'acme'): Promise<void> {
  while ((await extendLog(deps, tenant)).hasMore);
}

/** Whom an auditor believes who was given the key of the tests. */
export function trustOf(checkpoints = TEST_CHECKPOINTS, origin = checkpoints.originOf('acme')): LogTrust {
  return { origin, keys: [checkpoints.signerOf(origin).key] };
}

/** What an auditor says of the whole log as it is published; `before` are trees that were published before. */
export async function auditStored(documents: DocumentStore, before: readonly TreeHead[] = [], trust = trustOf()) {
  const store = documents.forTenant('acme');
  const log = (await storedLog(store))?.body;
  if (log === undefined) throw new Error('there is no log');
  const source = logObjects(store, log);
  const entries: string[] = [];
  const onEntry = ({ entry }: { entry: Uint8Array }) =>
    void entries.push(JSON.parse(Buffer.from(entry).toString()).event);
  const checkpoint = await auditLog({ source, trust, onEntry });
  const tree = await TreeReader.open(checkpoint, { source });
  for (const head of before) await checkAppendOnly(tree, head);
  return { size: checkpoint.size, root: checkpoint.root, entries };
}
