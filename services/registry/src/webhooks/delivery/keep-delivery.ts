import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored, TenantDocuments } from '@policy-registry/storage';
import type { AuditRecord } from '../../audit/audit-record.ts';
import { compareAndSet } from '../../kernel/compare-and-set.ts';
import type { WebhookSettings } from '../../kernel/ports.ts';
import { type AttemptRecord, type DeliveryRecord, deliveryId, WEBHOOK_DELIVERIES } from '../delivery-record.ts';
import { newDelivery } from '../new-delivery.ts';

const ROUNDS = 16;

/** What an attempt has made of a delivery. */
export type Outcome = Pick<DeliveryRecord, 'state' | 'redelivery' | 'attempts' | 'nextAttemptTime'>;

/** Writes down what came of an attempt. */
export async function keepDelivery(
  documents: TenantDocuments,
  settings: Pick<WebhookSettings, 'deliveryMs'>,
  {
    uid,
    entry,
    lastAttempt,
  }: { readonly uid: string; readonly entry: Stored<AuditRecord>; readonly lastAttempt: AttemptRecord },
  outcome: Outcome,
): Promise<void> {
  const deliveries = documents.collection(WEBHOOK_DELIVERIES);
  const id = deliveryId(uid, entry.id);
  const fresh = newDelivery(uid, entry, new Date(lastAttempt.time), settings);
  for (let round = 0; round < ROUNDS; round += 1) {
    const stored = await deliveries.get(id);
    const { updateTime, expireTime } = fresh;
    const next = { ...(stored?.body ?? fresh), ...outcome, lastAttempt, updateTime, expireTime };
    if (await compareAndSet(deliveries, id, stored, next)) return;
  }
  throw new ServiceError('CONFLICT', 'Others keep changing a delivery.', { metadata: { event: entry.id } });
}
