import type { CallContext } from '@policy-registry/rpc';
import type { Stored } from '@policy-registry/storage';
import { changeOnce } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { checkFields } from './check-fields.ts';
import { requirePresent, webhookTitle } from './read-webhook.ts';
import { shownFields, webhookEvent } from './webhook-event.ts';
import { WEBHOOKS, type WebhookFields, type WebhookRecord } from './webhook-record.ts';

/** The fields that `update_mask` may name. */
export const WEBHOOK_FIELDS = ['url', 'event_types', 'packs', 'disabled', 'description'] as const;
export type WebhookField = (typeof WEBHOOK_FIELDS)[number];

export interface WebhookUpdate {
  readonly webhook: string;
  readonly fields: WebhookFields & { readonly disabled: boolean };
  readonly mask: ReadonlySet<WebhookField>;
  readonly etag: string;
}

/**
 * Changes what the mask names. What has failed counts no more, since it may be mended by this: its next attempt is due at once. Throws
 * NOT_FOUND, ETAG_MISMATCH, INVALID_ARGUMENT.
 */
export async function updateWebhook(
  deps: RegistryDependencies,
  context: CallContext,
  { webhook, fields, mask, etag }: WebhookUpdate,
): Promise<Stored<WebhookRecord>> {
  const asked = masked(fields, mask);
  checkFields(deps.webhooks, asked);
  const webhooks = deps.documents.forTenant(context.principal.tenant).collection(WEBHOOKS);
  return changeOnce(webhooks, webhook, webhookTitle(webhook), { etag, context }, ({ body }) => {
    requirePresent(body);
    const now = deps.now();
    const { disabled: before, ...rest } = body;
    const disabled = mask.has('disabled') ? (fields.disabled ? 'ASKED' : undefined) : before;
    const next: WebhookRecord = {
      ...rest,
      ...asked,
      ...(disabled === undefined ? {} : { disabled }),
      updateTime: now.toISOString(),
    };
    const details = {
      fields: [...mask].sort(),
      ...shownFields(asked),
      ...(mask.has('disabled') ? { disabled: fields.disabled } : {}),
    };
    return { body: next, events: [webhookEvent(context, now, 'policy.webhook.updated', webhook, details)] };
  });
}

function masked(fields: WebhookFields, mask: ReadonlySet<WebhookField>): Partial<WebhookFields> {
  return {
    ...(mask.has('url') ? { url: fields.url } : {}),
    ...(mask.has('event_types') ? { eventTypes: fields.eventTypes } : {}),
    ...(mask.has('packs') ? { packs: fields.packs } : {}),
    ...(mask.has('description') ? { description: fields.description } : {}),
  };
}
