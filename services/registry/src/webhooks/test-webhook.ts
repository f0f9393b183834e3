import { randomUUID } from 'node:crypto';
import { auditEvent, cloudEvent } from '@policy-registry/events';
import type { CallContext } from '@policy-registry/rpc';
import { rememberedRequest } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeCursor } from './change-cursor.ts';
import { attemptDelivery } from './delivery/attempt.ts';
import type { AttemptRecord } from './delivery-record.ts';
import { readWebhook } from './read-webhook.ts';
import { WEBHOOK_CURSORS } from './webhook-cursor.ts';
import { webhookEvent } from './webhook-event.ts';

/** Not of an event: receivers take it for what it is, and it is in no audit log. */
const TEST_TYPE = 'policy.webhook.test';

/**
 * Sends a message for trying a receiver, and answers what came of it. When it is taken, what waits is attempted at once. The repeat of a
 * request sends nothing more, once its first run has come to an end. Throws NOT_FOUND.
 */
export async function testWebhook(
  deps: RegistryDependencies,
  context: CallContext,
  webhook: string,
): Promise<AttemptRecord> {
  const { tenant } = context.principal;
  const documents = deps.documents.forTenant(tenant);
  const stored = await readWebhook(deps, tenant, webhook);
  const before = await documents.collection(WEBHOOK_CURSORS).get(webhook);
  const made = before && rememberedRequest(before.body, context.requestMark)?.made;
  if (made !== undefined) return JSON.parse(made);
  const event = cloudEvent(tenant, auditEvent(testEvent(context, deps.now(), webhook), 0));
  const attempt = await attemptDelivery(deps, { tenant, webhook: stored.body, event }, context.signal);
  const { body } = await changeCursor(documents, context, stored, (cursor) => {
    const { status, error } = attempt;
    const details = { event: event.id, status, error: error ?? '' };
    return {
      body: error === undefined ? { ...cursor, nextAttemptTime: '' } : cursor,
      events: [webhookEvent(context, deps.now(), 'policy.webhook.tested', webhook, details)],
      made: JSON.stringify(attempt),
    };
  });
  return JSON.parse(rememberedRequest(body, context.requestMark)?.made ?? JSON.stringify(attempt));
}

function testEvent({ principal, traceId }: CallContext, time: Date, webhook: string) {
  const data = { actor: principal.subject, client: principal.clientId, scopes: [], traceId, details: { webhook } };
  return { id: randomUUID(), type: TEST_TYPE, time: time.toISOString(), data };
}
