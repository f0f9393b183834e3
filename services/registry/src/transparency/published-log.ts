import { AUDIT_ENTRY_FORMAT } from '@policy-registry/events/audit-entry';
import type { CallContext } from '@policy-registry/rpc';
import { formatNoteKey, signCheckpoint } from '@policy-registry/transparency';
import type { Relay } from '../audit/relay.ts';
import { settle } from '../audit/settle.ts';
import { extendLog, type LogDependencies } from './extend-log.ts';
import { EMPTY_LOG, headOf, type LogRecord } from './log-record.ts';

export interface TransparencyDependencies extends LogDependencies {
  readonly relay: Relay;
}

/**
 * The Merkle log of the caller's tenant, with every event of a call that was acknowledged before. Throws UNAVAILABLE while events cannot
 * be moved into it, and what `extendLog` throws.
 */
export async function publishedLog(deps: TransparencyDependencies, context: CallContext): Promise<LogRecord> {
  const { tenant } = context.principal;
  await settle(deps.relay, context);
  for (;;) {
    context.signal.throwIfAborted();
    const { log, hasMore } = await extendLog(deps, tenant);
    if (!hasMore) return log ?? emptyLog(deps, tenant);
  }
}

/** Of a tenant of whom nothing is known, so that reading writes nothing: a checkpoint of no entries, the same each time. */
async function emptyLog({ checkpoints, now }: LogDependencies, tenant: string): Promise<LogRecord> {
  const origin = checkpoints.originOf(tenant);
  const signer = checkpoints.signerOf(origin);
  const note = await signCheckpoint({ origin, head: headOf(EMPTY_LOG) }, [signer]);
  return {
    ...{ ...EMPTY_LOG, format: AUDIT_ENTRY_FORMAT, origin, time: now().toISOString() },
    ...{ note: Buffer.from(note).toString(), verifierKey: formatNoteKey(signer.key) },
  };
}
