import type { CallContext } from '@policy-registry/rpc';
import { changeOnce, rememberedRequest } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import type { WithSecret } from './create-webhook.ts';
import type { WebhookName } from './delete-webhook.ts';
import { requirePresent, webhookTitle } from './read-webhook.ts';
import { webhookEvent } from './webhook-event.ts';
import { WEBHOOKS, type WebhookSecret } from './webhook-record.ts';
import { canSign, makeSecret, secretMadeAt } from './webhook-secrets.ts';

export interface Rotation extends WebhookName {
  /** How long the secret that signs now goes on to sign too. */
  readonly overlapMs: number;
}

/** Makes another secret, which signs at once. Throws NOT_FOUND, ETAG_MISMATCH. */
export async function rotateSecret(
  deps: RegistryDependencies,
  context: CallContext,
  { webhook, etag, overlapMs }: Rotation,
): Promise<WithSecret> {
  const { key } = deps.webhooks;
  const { tenant } = context.principal;
  const webhooks = deps.documents.forTenant(tenant).collection(WEBHOOKS);
  const stored = await changeOnce(webhooks, webhook, webhookTitle(webhook), { etag, context }, ({ body }) => {
    requirePresent(body);
    const now = deps.now();
    const made = now.toISOString();
    const expireTime = new Date(now.getTime() + overlapMs).toISOString();
    const previous: readonly WebhookSecret[] = body.secrets
      .slice(0, overlapMs === 0 ? 0 : 1)
      .filter((secret) => canSign(key, tenant, body, secret))
      .map((secret) => ({ ...secret, expireTime }));
    const details = previous.length === 0 ? {} : { previousExpireTime: expireTime };
    return {
      body: { ...body, secrets: [makeSecret(key, tenant, body.uid, made), ...previous], updateTime: made },
      events: [webhookEvent(context, now, 'policy.webhook.secret_rotated', webhook, details)],
      made,
    };
  });
  requirePresent(stored.body);
  const made = rememberedRequest(stored.body, context.requestMark)?.made ?? stored.body.secrets[0]?.createTime ?? '';
  return { stored, secret: secretMadeAt(key, tenant, stored.body, made) };
}
