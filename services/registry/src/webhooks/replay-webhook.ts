import type { CallContext } from '@policy-registry/rpc';
import { rememberedRequest } from '@policy-registry/transitions';
import { auditHead } from '../audit/audit-head.ts';
import { AUDIT_EVENTS } from '../audit/audit-record.ts';
import { invalidArgument } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeCursor } from './change-cursor.ts';
import { readWebhook } from './read-webhook.ts';
import { webhookEvent } from './webhook-event.ts';

/** Positions in the audit log. */
export interface Replay {
  readonly first: number;
  readonly last: number;
}

/**
 * Goes on at a position of the audit log, which may be one before: then events are sent once more. Throws NOT_FOUND, and INVALID_ARGUMENT for
 * a position that is further than one after the end.
 */
export async function replayWebhook(
  deps: RegistryDependencies,
  context: CallContext,
  webhook: string,
  from: number,
): Promise<Replay> {
  const { tenant } = context.principal;
  const documents = deps.documents.forTenant(tenant);
  const stored = await readWebhook(deps, tenant, webhook);
  const last = await auditHead(documents.collection(AUDIT_EVENTS));
  if (from > last + 1) throw invalidArgument('fromSequence', `is after the last event, ${last}`, 'from_sequence');
  const { body } = await changeCursor(documents, context, stored, (cursor) => {
    const now = deps.now();
    const details = { fromSequence: from, sequence: cursor.sequence };
    return {
      body: { ...cursor, sequence: from - 1, failedAttempts: 0, nextAttemptTime: '' },
      events: [webhookEvent(context, now, 'policy.webhook.replayed', webhook, details)],
      made: String(last),
    };
  });
  return { first: from, last: Number(rememberedRequest(body, context.requestMark)?.made ?? last) };
}
