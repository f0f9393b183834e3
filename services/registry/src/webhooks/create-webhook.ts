import { randomUUID } from 'node:crypto';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { type MutableCollection, type OutboxEvent, type Stored, StoreError } from '@policy-registry/storage';
import { changedBefore, changeOnce, insertNamed, unlessDone } from '@policy-registry/transitions';
import { auditHead } from '../audit/audit-head.ts';
import { AUDIT_EVENTS } from '../audit/audit-record.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { checkFields } from './check-fields.ts';
import { requirePresent, webhookTitle } from './read-webhook.ts';
import { shownFields, webhookEvent } from './webhook-event.ts';
import { isPresent, WEBHOOKS, type WebhookFields, type WebhookRecord } from './webhook-record.ts';
import { makeSecret, secretMadeAt } from './webhook-secrets.ts';

/** Tries against others who create webhooks of the tenant at the same moment. */
const ATTEMPTS = 16;

export interface NewWebhook extends WebhookFields {
  readonly webhook: string;
  readonly disabled: boolean;
}

/** A webhook with the secret that the call has made; empty when that one is not kept any more. */
export interface WithSecret {
  readonly stored: Stored<WebhookRecord>;
  readonly secret: string;
}

/** Takes a name, and begins with what happens from now on. Throws ALREADY_EXISTS, LIMIT_EXCEEDED, INVALID_ARGUMENT. */
export async function createWebhook(
  deps: RegistryDependencies,
  context: CallContext,
  { webhook, disabled, ...fields }: NewWebhook,
): Promise<WithSecret> {
  const { key, settings } = deps.webhooks;
  checkFields(deps.webhooks, fields);
  const { tenant, subject } = context.principal;
  const documents = deps.documents.forTenant(tenant);
  const webhooks = documents.collection(WEBHOOKS);
  const now = deps.now();
  const time = now.toISOString();
  const uid = randomUUID();
  const record: Omit<WebhookRecord, 'ordinal'> = {
    ...{ webhook, uid, ...fields },
    ...(disabled ? { disabled: 'ASKED' } : {}),
    secrets: [makeSecret(key, tenant, uid, time)],
    startSequence: await auditHead(documents.collection(AUDIT_EVENTS)),
    ...{ createdBy: subject, createTime: time, updateTime: time },
  };
  const event = webhookEvent(context, now, 'policy.webhook.created', webhook, { ...shownFields(fields), disabled });
  const createdBefore = async () => changedBefore(await webhooks.get(webhook), context);
  const stored = await unlessDone(context, createdBefore, async () => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const ordinal = await freeOrdinal(webhooks, settings.perTenant);
      const taken = await takeName(webhooks, { ...record, ordinal }, event, context);
      if (taken !== undefined) return taken;
    }
    throw new ServiceError('CONFLICT', 'Others keep creating webhooks at the same moment; retry the call.', {
      retryAfterMs: 200,
    });
  });
  requirePresent(stored.body);
  return { stored, secret: secretMadeAt(key, tenant, stored.body, stored.body.createTime) };
}

/** `undefined` when somebody else was faster. The name may have been that of a webhook that was deleted. */
async function takeName(
  webhooks: MutableCollection<WebhookRecord>,
  record: WebhookRecord,
  event: OutboxEvent,
  context: CallContext,
): Promise<Stored<WebhookRecord> | undefined> {
  const { webhook } = record;
  const before = await webhooks.get(webhook);
  if (before === undefined) return insertNamed(webhooks, webhook, record, [event], context);
  try {
    return await changeOnce(webhooks, webhook, webhookTitle(webhook), { etag: '', context }, ({ body }) => {
      if (!isPresent(body)) return { body: record, events: [event] };
      throw new ServiceError('ALREADY_EXISTS', `There is a ${webhookTitle(webhook)} already.`, {
        metadata: { webhook },
      });
    });
  } catch (error) {
    if (error instanceof StoreError && error.code === 'ALREADY_EXISTS') return undefined;
    throw error;
  }
}

async function freeOrdinal(webhooks: MutableCollection<WebhookRecord>, limit: number): Promise<number> {
  const present = await webhooks.list({ where: { present: true }, limit });
  const taken = new Set(present.map(({ body }) => body.ordinal));
  for (let ordinal = 1; ordinal <= limit; ordinal += 1) if (!taken.has(ordinal)) return ordinal;
  throw new ServiceError('LIMIT_EXCEEDED', `The tenant has ${limit} webhooks, which is the configured limit.`, {
    metadata: { limit: 'webhooks.perTenant', value: String(limit) },
  });
}
