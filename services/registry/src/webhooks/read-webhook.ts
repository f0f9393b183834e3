import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { found } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { isPresent, WEBHOOKS, type WebhookRecord } from './webhook-record.ts';

export function webhookTitle(webhook: string): string {
  return `webhook "${webhook.slice(0, 63)}"`;
}

/** Throws NOT_FOUND, also for one that was deleted. */
export async function readWebhook(
  { documents }: Pick<RegistryDependencies, 'documents'>,
  tenant: string,
  webhook: string,
): Promise<Stored<WebhookRecord>> {
  const stored = found(await documents.forTenant(tenant).collection(WEBHOOKS).get(webhook), webhookTitle(webhook));
  requirePresent(stored.body);
  return stored;
}

export function requirePresent(record: WebhookRecord): void {
  if (isPresent(record)) return;
  const resource = webhookTitle(record.webhook);
  throw new ServiceError('NOT_FOUND', `There is no ${resource}.`, { metadata: { resource } });
}
