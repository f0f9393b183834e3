import { cloudEvent } from '@policy-registry/events';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored, TenantDocuments } from '@policy-registry/storage';
import { auditMessage } from '../../audit/audit-message.ts';
import { AUDIT_EVENTS } from '../../audit/audit-record.ts';
import { type AttemptRecord, type DeliveryRecord, WEBHOOK_DELIVERIES } from '../delivery-record.ts';
import { attemptDelivery } from './attempt.ts';
import { retryDelayMs } from './backoff.ts';
import type { TurnParts } from './deliver-turn.ts';
import { keepDelivery, type Outcome } from './keep-delivery.ts';

/** Attempts the event that is to be sent once more and waits longest. False when none is due. */
export async function redeliverNext({ deps, documents, webhook, lease, signal }: TurnParts): Promise<boolean> {
  const waiting = await nextRedelivery(documents, webhook.uid, deps.now());
  if (waiting === undefined) return false;
  const entry = await documents.collection(AUDIT_EVENTS).get(waiting.body.event);
  if (entry === undefined) {
    throw new ServiceError('DATA_CORRUPT', 'The event of a delivery is not in the audit log.', {
      metadata: { event: waiting.body.event },
    });
  }
  const { tenant } = documents;
  const event = cloudEvent(tenant, auditMessage(entry));
  const lastAttempt = await attemptDelivery(deps, { tenant, webhook, event }, signal);
  const { settings } = deps.webhooks;
  await lease.move(lease.cursor.sequence, {});
  const outcome = outcomeOf(waiting, lastAttempt, settings.attempts, deps.now());
  await keepDelivery(documents, settings, { uid: webhook.uid, entry, lastAttempt }, outcome);
  if (outcome.state === 'dead') deps.onGivenUp({ tenant, webhook: webhook.webhook, event: entry.id });
  // Who takes this one may take the others too.
  const taken = { nextAttemptTime: '', failingSince: '', lastDeliveryTime: lastAttempt.time };
  await lease.move(lease.cursor.sequence, outcome.state === 'delivered' ? taken : {});
  return true;
}

/** What is to be sent once more to a webhook and waits longest, if its time has come. */
export async function nextRedelivery(
  documents: TenantDocuments,
  uid: string,
  now: Date,
): Promise<Stored<DeliveryRecord> | undefined> {
  const deliveries = documents.collection(WEBHOOK_DELIVERIES);
  const [first] = await deliveries.list({ where: { webhook: uid, waiting: true }, orderBy: 'due', limit: 1 });
  return first !== undefined && first.body.nextAttemptTime <= now.toISOString() ? first : undefined;
}

function outcomeOf({ body }: Stored<DeliveryRecord>, { error }: AttemptRecord, most: number, now: Date): Outcome {
  const attempts = body.attempts + 1;
  if (error === undefined) return { state: 'delivered', redelivery: false, attempts, nextAttemptTime: '' };
  if (attempts >= most) return { state: 'dead', redelivery: false, attempts, nextAttemptTime: '' };
  const nextAttemptTime = new Date(now.getTime() + retryDelayMs(attempts)).toISOString();
  return { state: 'pending', redelivery: true, attempts, nextAttemptTime };
}
