import type { CallContext } from '@policy-registry/rpc';
import type { Stored } from '@policy-registry/storage';
import { changeOnce, insertNamed } from '@policy-registry/transitions';
import type { AuditDependencies } from '../audit/audit-service.ts';
import { readAuditEvent } from '../audit/read-audit-event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { type DeliveryRecord, deliveryId, WEBHOOK_DELIVERIES } from './delivery-record.ts';
import { newDelivery } from './new-delivery.ts';
import { readWebhook } from './read-webhook.ts';
import { webhookEvent } from './webhook-event.ts';

/** Sends an event of the audit log once more, or for the first time, beside what waits for its turn. Throws NOT_FOUND. */
export async function redeliver(
  deps: RegistryDependencies & AuditDependencies,
  context: CallContext,
  { webhook, event }: { readonly webhook: string; readonly event: string },
): Promise<Stored<DeliveryRecord>> {
  const { tenant } = context.principal;
  const { uid } = (await readWebhook(deps, tenant, webhook)).body;
  const entry = await readAuditEvent(deps, context, event);
  const deliveries = deps.documents.forTenant(tenant).collection(WEBHOOK_DELIVERIES);
  const id = deliveryId(uid, event);
  const asked = (before?: DeliveryRecord) => {
    const now = deps.now();
    const fresh = newDelivery(uid, entry, now, deps.webhooks.settings);
    const body: DeliveryRecord = {
      ...(before ?? fresh),
      ...{ state: 'pending', redelivery: true, attempts: 0, nextAttemptTime: now.toISOString() },
      ...{ updateTime: now.toISOString(), expireTime: fresh.expireTime },
    };
    return { body, events: [webhookEvent(context, now, 'policy.webhook.redelivered', webhook, { event })] };
  };
  if ((await deliveries.get(id)) === undefined) {
    const { body, events } = asked();
    const inserted = await insertNamed(deliveries, id, body, events, context);
    if (inserted !== undefined) return inserted;
  }
  return changeOnce(deliveries, id, `delivery of event "${event}"`, { etag: '', context }, ({ body }) => asked(body));
}
