import type { OutboxEvent, TenantDocuments } from '@policy-registry/storage';
import { change, insertIfAbsent } from '@policy-registry/transitions';
import { promotionOf } from './promotion-event.ts';
import { PROMOTIONS } from './promotion-record.ts';

/** Puts the promotion that an event tells of into the log; other events are none of its business. Idempotent, and never backwards. */
export async function logPromotion(documents: TenantDocuments, event: OutboxEvent): Promise<void> {
  const record = promotionOf(event);
  if (record === undefined) return;
  const { promotion, step } = record;
  const promotions = documents.collection(PROMOTIONS);
  if ((await insertIfAbsent(promotions, promotion, record)) !== undefined) return;
  await change(promotions, promotion, 'promotion', '', ({ body }) => (body.step < step ? { body: record } : undefined));
}
