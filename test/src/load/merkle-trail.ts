import assert from 'node:assert/strict';
import type { Clients } from '@policy-registry/client';
import type { AuditEvent } from '@policy-registry/contracts/registry';
import { auditEntry } from '@policy-registry/events/audit-entry';
import {
  auditLog,
  type LogEntry,
  type LogSource,
  parseNoteKey,
  type TreeHead,
  verifyConsistency,
} from '@policy-registry/transparency';

/**
 * The Merkle log holds the audit log, each event once, under a checkpoint that its key has signed; and every checkpoint that was seen
 * before is a prefix of it.
 */
export async function checkMerkleLog(
  { transparency }: Clients,
  trail: readonly AuditEvent[],
  seen: readonly TreeHead[],
): Promise<void> {
  const key = parseNoteKey((await transparency.getCheckpoint({})).checkpoint?.verifierKey ?? '');
  const source: LogSource = {
    async read(path) {
      const { content } = await transparency.getLogObject({ path });
      return content?.data;
    },
  };
  const entries: Uint8Array[] = [];
  const onEntry = ({ entry }: LogEntry) => {
    entries.push(entry);
  };
  const head = await auditLog({ source, trust: { origin: key.name, keys: [key] }, onEntry });
  const text = (entry: Uint8Array) => Buffer.from(entry).toString('utf8');
  assert.deepEqual(
    entries.map(text),
    trail.map((event) => text(auditEntry(event))),
  );
  for (const before of seen) {
    const request = { fromSize: BigInt(before.size), toSize: BigInt(head.size) };
    const { hashes } = await transparency.getConsistencyProof(request);
    verifyConsistency(before, head, hashes);
  }
}
