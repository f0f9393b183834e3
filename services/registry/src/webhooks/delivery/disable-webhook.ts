import { change } from '@policy-registry/transitions';
import { REGISTRY_ITSELF } from '../../kernel/event.ts';
import type { RegistryDependencies } from '../../kernel/ports.ts';
import { webhookTitle } from '../read-webhook.ts';
import { webhookEvent } from '../webhook-event.ts';
import { type DisabledReason, isActive, WEBHOOKS, type WebhookRecord } from '../webhook-record.ts';

/** Sends nothing more to a receiver that does not want it, or has not taken anything for days. Somebody has to enable it again. */
export async function disableWebhook(
  { documents, now }: Pick<RegistryDependencies, 'documents' | 'now'>,
  tenant: string,
  { webhook, uid, updateTime }: WebhookRecord,
  reason: Exclude<DisabledReason, 'ASKED'>,
  failingSince: string,
): Promise<void> {
  const webhooks = documents.forTenant(tenant).collection(WEBHOOKS);
  await change(webhooks, webhook, webhookTitle(webhook), '', ({ body }) => {
    // It was changed since it failed: that may have mended it.
    if (!isActive(body) || body.uid !== uid || body.updateTime !== updateTime) return undefined;
    const time = now();
    const details = { reason, failingSince };
    return {
      body: { ...body, disabled: reason, updateTime: time.toISOString() },
      events: [webhookEvent(REGISTRY_ITSELF, time, 'policy.webhook.disabled', webhook, details)],
    };
  });
}
