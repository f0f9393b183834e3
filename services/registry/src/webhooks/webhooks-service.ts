import type { Duration } from '@bufbuild/protobuf/wkt';
import { type Webhook, WebhookService } from '@policy-registry/contracts/registry';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import type { AuditDependencies } from '../audit/audit-service.ts';
import { listPage } from '../kernel/list-page.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { stateFilter } from '../kernel/state-filter.ts';
import { maskedFields } from '../kernel/update-mask.ts';
import { createWebhook } from './create-webhook.ts';
import { deleteWebhook } from './delete-webhook.ts';
import { WEBHOOK_DELIVERIES } from './delivery-record.ts';
import { readDelivery } from './read-delivery.ts';
import { readWebhook } from './read-webhook.ts';
import { redeliver } from './redeliver.ts';
import { replayWebhook } from './replay-webhook.ts';
import { rotateSecret } from './rotate-secret.ts';
import { testWebhook } from './test-webhook.ts';
import { updateWebhook, WEBHOOK_FIELDS } from './update-webhook.ts';
import { attemptMessage, DELIVERY_STATES, deliveryMessage, webhookMessage } from './webhook-messages.ts';
import { progressOf } from './webhook-progress.ts';
import { WEBHOOKS } from './webhook-record.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface WebhookDependencies extends RegistryDependencies, AuditDependencies {
  /** Something is due at a tenant. */
  readonly wake: (tenant: string) => void;
}

/** The handlers of WebhookService: proto messages in and out, nothing decided here. */
export function webhookHandlers(deps: WebhookDependencies, pager: Pager): Implementation {
  const wake = ({ principal }: { readonly principal: { readonly tenant: string } }) => deps.wake(principal.tenant);
  return implement(WebhookService, {
    async createWebhook({ webhook }, context) {
      const request = { ...fieldsOf(webhook), webhook: webhook?.webhook ?? '' };
      const { stored, secret } = await createWebhook(deps, context, request);
      return { webhook: webhookMessage(stored), secret };
    },

    async getWebhook({ webhook }, { principal }) {
      const stored = await readWebhook(deps, principal.tenant, webhook);
      const [progress] = await progressOf(deps.documents.forTenant(principal.tenant), [stored]);
      return { webhook: webhookMessage(stored, progress) };
    },

    async listWebhooks(request, context) {
      const documents = deps.documents.forTenant(context.principal.tenant);
      const page = await listPage(pager, context, documents.collection(WEBHOOKS), request, {
        where: { present: true },
      });
      const progress = await progressOf(documents, page.items);
      return {
        webhooks: page.items.map((stored, index) => webhookMessage(stored, progress[index])),
        nextPageToken: page.nextPageToken,
      };
    },

    async updateWebhook({ webhook, updateMask, etag }, context) {
      const stored = await updateWebhook(deps, context, {
        webhook: webhook?.webhook ?? '',
        fields: fieldsOf(webhook),
        mask: maskedFields(updateMask, WEBHOOK_FIELDS),
        etag: etag || (webhook?.etag ?? ''),
      });
      wake(context);
      return { webhook: webhookMessage(stored) };
    },

    async deleteWebhook(request, context) {
      await deleteWebhook(deps, context, request);
      return {};
    },

    async rotateWebhookSecret({ webhook, etag, overlap }, context) {
      const request = { webhook, etag, overlapMs: overlap === undefined ? DAY_MS : millisecondsOf(overlap) };
      const { stored, secret } = await rotateSecret(deps, context, request);
      wake(context);
      return { webhook: webhookMessage(stored), secret };
    },

    async testWebhook({ webhook }, context) {
      const attempt = await testWebhook(deps, context, webhook);
      wake(context);
      return { attempt: attemptMessage(attempt) };
    },

    async replayWebhook({ webhook, fromSequence }, context) {
      const { first, last } = await replayWebhook(deps, context, webhook, Number(fromSequence));
      wake(context);
      return { firstSequence: BigInt(first), lastSequence: BigInt(last) };
    },

    async getDelivery({ webhook, event }, { principal }) {
      return { delivery: deliveryMessage(webhook, await readDelivery(deps, principal.tenant, webhook, event)) };
    },

    async listDeliveries(request, context) {
      const { webhook } = request;
      const { tenant } = context.principal;
      const { uid } = (await readWebhook(deps, tenant, webhook)).body;
      const state = stateFilter(DELIVERY_STATES, request.state);
      const deliveries = deps.documents.forTenant(tenant).collection(WEBHOOK_DELIVERIES);
      const page = await listPage(pager, context, deliveries, request, {
        where: { webhook: uid, ...(state === undefined ? {} : { state }) },
        orderBy: { field: 'sequence', value: ({ sequence }) => sequence },
        descending: true,
      });
      return {
        deliveries: page.items.map((stored) => deliveryMessage(webhook, stored)),
        nextPageToken: page.nextPageToken,
      };
    },

    async redeliverDelivery(request, context) {
      const stored = await redeliver(deps, context, request);
      wake(context);
      return { delivery: deliveryMessage(request.webhook, stored) };
    },
  });
}

function fieldsOf(webhook: Webhook | undefined) {
  const { url = '', eventTypes = [], packs = [], disabled = false, description = '' } = webhook ?? {};
  return { url, eventTypes, packs, disabled, description };
}

function millisecondsOf({ seconds, nanos }: Duration): number {
  return Number(seconds) * 1000 + Math.floor(nanos / 1_000_000);
}
