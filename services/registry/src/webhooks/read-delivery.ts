import type { Stored } from '@policy-registry/storage';
import { found } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { type DeliveryRecord, deliveryId, WEBHOOK_DELIVERIES } from './delivery-record.ts';
import { readWebhook } from './read-webhook.ts';

/** What became of an event at a webhook. Throws NOT_FOUND, also while it waits for its turn. */
export async function readDelivery(
  deps: Pick<RegistryDependencies, 'documents'>,
  tenant: string,
  webhook: string,
  event: string,
): Promise<Stored<DeliveryRecord>> {
  const { uid } = (await readWebhook(deps, tenant, webhook)).body;
  const deliveries = deps.documents.forTenant(tenant).collection(WEBHOOK_DELIVERIES);
  return found(await deliveries.get(deliveryId(uid, event)), `delivery of event "${event}"`);
}
