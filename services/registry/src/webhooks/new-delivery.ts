import type { Stored } from '@policy-registry/storage';
import type { AuditRecord } from '../audit/audit-record.ts';
import type { WebhookSettings } from '../kernel/ports.ts';
import type { DeliveryRecord } from './delivery-record.ts';

/** An event that was not attempted yet. */
export function newDelivery(
  uid: string,
  { id, body }: Stored<AuditRecord>,
  now: Date,
  { deliveryMs }: Pick<WebhookSettings, 'deliveryMs'>,
): DeliveryRecord {
  const { type, sequence, data } = body;
  const time = now.toISOString();
  return {
    ...{ webhook: uid, event: id, type, pack: data.pack ?? '', sequence },
    ...{ state: 'pending', redelivery: false, attempts: 0, nextAttemptTime: '' },
    ...{ createTime: time, updateTime: time },
    expireTime: new Date(now.getTime() + deliveryMs).toISOString(),
  };
}
