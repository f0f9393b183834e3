import type { CallContext } from '@policy-registry/rpc';
import { changeOnce } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { requirePresent, webhookTitle } from './read-webhook.ts';
import { webhookEvent } from './webhook-event.ts';
import { WEBHOOKS } from './webhook-record.ts';

export interface WebhookName {
  readonly webhook: string;
  readonly etag: string;
}

/** Nothing more is sent; URL and secrets are gone, and the name is free. Throws NOT_FOUND, ETAG_MISMATCH. */
export async function deleteWebhook(
  deps: RegistryDependencies,
  context: CallContext,
  { webhook, etag }: WebhookName,
): Promise<void> {
  const webhooks = deps.documents.forTenant(context.principal.tenant).collection(WEBHOOKS);
  await changeOnce(webhooks, webhook, webhookTitle(webhook), { etag, context }, ({ body }) => {
    requirePresent(body);
    const now = deps.now();
    return {
      body: { ...body, url: '', secrets: [], deleteTime: now.toISOString() },
      events: [webhookEvent(context, now, 'policy.webhook.deleted', webhook)],
    };
  });
}
