import { cloudEvent } from '@policy-registry/events';
import type { Stored } from '@policy-registry/storage';
import { auditMessage } from '../../audit/audit-message.ts';
import type { AuditRecord } from '../../audit/audit-record.ts';
import type { AttemptRecord } from '../delivery-record.ts';
import { wants } from '../wants.ts';
import { attemptDelivery } from './attempt.ts';
import { retryDelayMs } from './backoff.ts';
import type { TurnParts } from './deliver-turn.ts';
import { disableWebhook } from './disable-webhook.ts';
import { keepDelivery } from './keep-delivery.ts';

const GONE = 410;

/** Attempts the next event of the audit log that the webhook asks for, and moves the cursor. False when nothing is due. */
export async function sendNext(parts: TurnParts): Promise<boolean> {
  const { deps, webhook, lease, upcoming, signal } = parts;
  const { sequence, nextAttemptTime } = lease.cursor;
  if (nextAttemptTime > deps.now().toISOString()) return false;
  const entries = await upcoming.after(sequence);
  const last = entries.at(-1);
  if (last === undefined) return false;
  const entry = entries.find(({ body }) => wants(webhook, { type: body.type, pack: body.data.pack }));
  if (entry === undefined) {
    await lease.move(sequence, { sequence: last.body.sequence });
    return true;
  }
  const { tenant } = parts.documents;
  const event = cloudEvent(tenant, auditMessage(entry));
  const attempt = await attemptDelivery(deps, { tenant, webhook, event }, signal);
  if (attempt.error === undefined) await delivered(parts, entry, attempt);
  else await failed(parts, entry, attempt);
  return true;
}

async function delivered(parts: TurnParts, entry: Stored<AuditRecord>, attempt: AttemptRecord): Promise<void> {
  const { cursor } = parts.lease;
  const attempts = cursor.failedAttempts + 1;
  await keep(parts, entry, attempt, { state: 'delivered', redelivery: false, attempts, nextAttemptTime: '' });
  await parts.lease.move(cursor.sequence, {
    ...{ sequence: entry.body.sequence, failedAttempts: 0, nextAttemptTime: '', failingSince: '' },
    ...{ failedAs: parts.webhook.updateTime, lastDeliveryTime: attempt.time },
  });
}

/** The event keeps its turn until it was attempted often enough; then it is given up, and the next one gets the turn. */
async function failed(parts: TurnParts, entry: Stored<AuditRecord>, attempt: AttemptRecord): Promise<void> {
  const { deps, webhook, lease } = parts;
  const { settings } = deps.webhooks;
  const { tenant } = parts.documents;
  const { sequence: from, failedAttempts, failingSince: since } = lease.cursor;
  const attempts = failedAttempts + 1;
  const failingSince = since === '' ? attempt.time : since;
  const failure = { failingSince, failedAs: webhook.updateTime };
  const { sequence } = entry.body;
  // Whoever slept through its lease must not write over what another has made of the event.
  await lease.move(from, {});
  if (attempts < settings.attempts || attempt.status === GONE) {
    const nextAttemptTime = new Date(deps.now().getTime() + retryDelayMs(attempts)).toISOString();
    await keep(parts, entry, attempt, { state: 'pending', redelivery: false, attempts, nextAttemptTime });
    await lease.move(from, { ...failure, sequence: sequence - 1, failedAttempts: attempts, nextAttemptTime });
    if (attempt.status === GONE) await disableWebhook(deps, tenant, webhook, 'GONE', failingSince);
    return;
  }
  await keep(parts, entry, attempt, { state: 'dead', redelivery: false, attempts, nextAttemptTime: '' });
  await lease.move(from, { ...failure, sequence, failedAttempts: 0, nextAttemptTime: '' });
  deps.onGivenUp({ tenant, webhook: webhook.webhook, event: entry.id });
  const failingMs = Date.parse(attempt.time) - Date.parse(failingSince);
  if (failingMs >= settings.disableAfterMs) await disableWebhook(deps, tenant, webhook, 'FAILING', failingSince);
}

function keep(
  { deps, documents, webhook }: TurnParts,
  entry: Stored<AuditRecord>,
  lastAttempt: AttemptRecord,
  outcome: Parameters<typeof keepDelivery>[3],
): Promise<void> {
  return keepDelivery(documents, deps.webhooks.settings, { uid: webhook.uid, entry, lastAttempt }, outcome);
}
