import {
  type AuditEvent,
  AuditService,
  PackService,
  type Webhook,
  WebhookService,
} from '@policy-registry/contracts/registry';
import { auditedCall, type World } from './repeat-fixture.ts';

const {
  createWebhook,
  getWebhook,
  updateWebhook,
  deleteWebhook,
  rotateWebhookSecret,
  testWebhook,
  replayWebhook,
  redeliverDelivery,
  getDelivery,
} = WebhookService.method;

const NAME = { webhook: 'ci' };
const NEW = { webhook: { ...NAME, url: 'https://ci.example/hook', eventTypes: ['policy.published'] } };

const create = async ({ call }: World) => (await call(createWebhook, NEW)).webhook;
const read = async ({ call }: World) => withoutProgress((await call(getWebhook, NAME)).webhook);
const describe = ({ call }: World, description: string) =>
  call(updateWebhook, { webhook: { ...NAME, description }, updateMask: { paths: ['description'] } });

/** What a webhook is; how far it is changes with every event. */
function withoutProgress(webhook: Webhook | undefined): Partial<Webhook> {
  const { progress, ...rest } = webhook ?? {};
  return rest;
}

async function firstEvent({ call }: World): Promise<string> {
  await call(PackService.method.createPack, { pack: { pack: 'shop' } });
  const { events } = await call(AuditService.method.listAuditEvents, { pageSize: 1 });
  return events[0]?.event ?? '';
}

/** Where events are sent to. */
export const CALLS_ON_WEBHOOKS = [
  auditedCall(createWebhook, {
    given: async () => NEW,
    meanwhile: (world) => describe(world, 'changed since'),
    shown: (answer) => withoutProgress(answer.webhook),
    read,
    another: { refused: 'ALREADY_EXISTS' },
  }),
  auditedCall(createWebhook, {
    which: 'under a name that was used before',
    async given(world) {
      await create(world);
      await world.call(deleteWebhook, NAME);
      return NEW;
    },
    meanwhile: (world) => describe(world, 'changed since'),
    shown: (answer) => withoutProgress(answer.webhook),
    read,
    another: { refused: 'ALREADY_EXISTS' },
  }),
  auditedCall(updateWebhook, {
    async given(world) {
      const etag = (await create(world))?.etag ?? '';
      return { webhook: { ...NAME, packs: ['shop-*'] }, updateMask: { paths: ['packs'] }, etag };
    },
    meanwhile: (world) => describe(world, 'changed since'),
    shown: (answer) => withoutProgress(answer.webhook),
    read,
    another: { refused: 'ETAG_MISMATCH' },
  }),
  auditedCall(deleteWebhook, {
    async given(world) {
      await create(world);
      return NAME;
    },
    meanwhile: create,
    shown: () => 'done',
    read: async () => 'done',
    another: { refused: 'NOT_FOUND' },
  }),
  auditedCall(rotateWebhookSecret, {
    async given(world) {
      await create(world);
      return { ...NAME, overlap: { seconds: 3600n } };
    },
    meanwhile: (world) => describe(world, 'changed since'),
    shown: (answer) => withoutProgress(answer.webhook),
    read,
    another: 'again',
  }),
  auditedCall(testWebhook, {
    async given(world) {
      await create(world);
      return NAME;
    },
    meanwhile: ({ call }) => call(replayWebhook, { ...NAME, fromSequence: 1n }),
    shown: ({ attempt }) => [attempt?.status, attempt?.error],
    read: async (_, { details }: AuditEvent) => [details?.status, details?.error],
    another: 'again',
  }),
  auditedCall(replayWebhook, {
    async given(world) {
      await firstEvent(world);
      await create(world);
      return { ...NAME, fromSequence: 1n };
    },
    meanwhile: ({ call }) => call(testWebhook, NAME),
    shown: ({ firstSequence }) => Number(firstSequence),
    read: async (_, { details }: AuditEvent) => details?.fromSequence,
    another: 'again',
  }),
  auditedCall(redeliverDelivery, {
    async given(world) {
      await create(world);
      return { ...NAME, event: await firstEvent(world) };
    },
    shown: (answer) => answer.delivery,
    read: async ({ call }, { details }: AuditEvent) =>
      (await call(getDelivery, { ...NAME, event: String(details?.event) })).delivery,
    another: 'again',
  }),
  auditedCall(redeliverDelivery, {
    which: 'once more',
    async given(world) {
      await create(world);
      const request = { ...NAME, event: await firstEvent(world) };
      await world.call(redeliverDelivery, request);
      return request;
    },
    shown: (answer) => answer.delivery,
    read: async ({ call }, { details }: AuditEvent) =>
      (await call(getDelivery, { ...NAME, event: String(details?.event) })).delivery,
    another: 'again',
  }),
];
