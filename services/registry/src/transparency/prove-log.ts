import { auditEntry } from '@policy-registry/events/audit-entry';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { type Hash, hashLeaf, proveConsistency, proveInclusion, TreeReader } from '@policy-registry/transparency';
import { auditMessage } from '../audit/audit-message.ts';
import { AUDIT_EVENTS } from '../audit/audit-record.ts';
import { invalidArgument } from '../kernel/free-text.ts';
import { orDamaged } from './damaged-log.ts';
import { logObjects } from './log-objects.ts';
import { headOf, type LogRecord } from './log-record.ts';
import { publishedLog, type TransparencyDependencies } from './published-log.ts';

export interface ProvenEvent {
  readonly index: number;
  readonly size: number;
  readonly hashes: readonly Hash[];
  readonly entry: Uint8Array;
}

export interface ProvenPrefix {
  readonly from: number;
  readonly to: number;
  readonly hashes: readonly Hash[];
}

/** That an event is in the log of a size; 0 is the newest. Throws NOT_FOUND, INVALID_ARGUMENT, and what `publishedLog` throws. */
export async function proveEvent(
  deps: TransparencyDependencies,
  context: CallContext,
  { event, size }: { readonly event: string; readonly size: bigint },
): Promise<ProvenEvent> {
  const log = await publishedLog(deps, context);
  const documents = deps.documents.forTenant(context.principal.tenant);
  const stored = await documents.collection(AUDIT_EVENTS).get(event);
  if (stored === undefined) throw new ServiceError('NOT_FOUND', 'There is no such event.', { metadata: { event } });
  const index = stored.body.sequence - 1;
  const at = sizeOf(log, 'size', size);
  if (index >= at) throw invalidArgument('size', `ends before the event, which is entry ${index}`, 'log_size');
  const entry = auditEntry(auditMessage(stored));
  const hashes = await orDamaged(async () => {
    const tree = await treeOf(deps, context, log);
    await checkLeaf(tree, index, hashLeaf(entry));
    return proveInclusion(tree, index, at);
  });
  return { index, size: at, hashes, entry };
}

/** That the log of one size is a prefix of that of another; as `to` 0 is the newest. Throws INVALID_ARGUMENT, and as `publishedLog`. */
export async function provePrefix(
  deps: TransparencyDependencies,
  context: CallContext,
  { fromSize, toSize }: { readonly fromSize: bigint; readonly toSize: bigint },
): Promise<ProvenPrefix> {
  const log = await publishedLog(deps, context);
  const to = sizeOf(log, 'toSize', toSize);
  if (fromSize > to) throw invalidArgument('fromSize', `is above the other size, ${to}`, 'log_size');
  const from = Number(fromSize);
  const hashes = await orDamaged(async () => proveConsistency(await treeOf(deps, context, log), from, to));
  return { from, to, hashes };
}

function sizeOf(log: LogRecord, field: string, size: bigint): number {
  if (size > log.size) throw invalidArgument(field, `is more than the log has, ${log.size}`, 'log_size');
  return size === 0n ? log.size : Number(size);
}

function treeOf(deps: TransparencyDependencies, { principal, signal }: CallContext, log: LogRecord) {
  return TreeReader.open(headOf(log), { source: logObjects(deps.documents.forTenant(principal.tenant), log), signal });
}

/** A proof must not be given for an event that is not what the log was made of. */
async function checkLeaf(tree: TreeReader, index: number, leaf: Hash): Promise<void> {
  const [logged] = await tree.hashesOf([{ level: 0, index }]);
  if (logged !== undefined && Buffer.compare(logged, leaf) === 0) return;
  throw new ServiceError('DATA_CORRUPT', 'The event is not what is in the Merkle log.', {
    metadata: { problem: 'ENTRY_MISMATCH', sequence: String(index + 1) },
  });
}
