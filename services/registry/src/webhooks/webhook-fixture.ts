import type { TestContext } from 'node:test';
import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  type Delivery,
  PackService,
  type Webhook,
  type WebhookSchema,
  WebhookService,
} from '@policy-registry/contracts/registry';
import type { CloudEvent } from '@policy-registry/events';
import type { Answer, Post } from '@policy-registry/outbound';
import { createPager } from '@policy-registry/rpc';
import { openDoor } from '@policy-registry/rpc/testing';
import { cover } from '../bus/bus-fixture.ts';
import type { WebhookParts } from '../kernel/ports.ts';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import { given } from '../kernel/story-fixture.ts';
import { strictClock } from '../kernel/strict-clock.ts';
import { createRegistry } from '../registry.ts';
import { type DeliveryDependencies, deliverTurn } from './delivery/deliver-turn.ts';
import { type FakeReceiver, fakeReceiver, webhookParts } from './fake-receiver.ts';

/** The whole registry, in a time that can be moved, with a receiver that a test holds in its hand. Nothing is sent unless it is told. */
export interface Webhooks extends Registry {
  readonly receiver: FakeReceiver;
  /** Events that were given up. */
  readonly givenUp: string[];
  now(): Date;
  pass(ms: number): void;
  create(
    more?: MessageInitShape<typeof WebhookSchema>,
  ): Promise<{ readonly webhook: Webhook; readonly secret: string }>;
  read(webhook?: string): Promise<Webhook>;
  deliveries(webhook?: string): Promise<readonly Delivery[]>;
  /** Makes events: packs that are created. */
  happen(...packs: readonly string[]): Promise<void>;
  /** Brings everything to the audit log. */
  log(): Promise<void>;
  /** What a process does when something is due: sends until nothing is. */
  send(webhook?: string, process?: Partial<DeliveryDependencies>, signal?: AbortSignal): Promise<void>;
  /** Both. */
  deliver(webhook?: string): Promise<void>;
  /** What the receiver was sent, as it was sent. */
  received(): readonly CloudEvent[];
}

const NAME = 'ci';

export function openWebhooks(t: TestContext, settings: Partial<WebhookParts['settings']> = {}): Webhooks {
  let passed = 0;
  const tick = strictClock();
  const now = () => new Date(tick().getTime() + passed);
  const receiver = fakeReceiver();
  const parts = webhookParts(receiver);
  const webhooks = { ...parts, settings: { ...parts.settings, ...settings } };
  const registry = openRegistry(t, { now, webhooks });
  const { documents } = registry.deps;
  const whole = createRegistry(registry.deps, createPager({ key: Buffer.alloc(32, 1) }));
  const door = openDoor(whole.implementations, 'operator');
  const { call } = door;
  const { createWebhook, getWebhook, listDeliveries } = WebhookService.method;
  const givenUp: string[] = [];
  const log = async () => {
    await whole.relay.drain('acme', AbortSignal.timeout(10_000));
    await cover(documents);
  };
  const send: Webhooks['send'] = async (webhook = NAME, process = {}, signal = t.signal) => {
    const deps = { documents, webhooks, now, holder: 'one', onGivenUp: givenUpTo(givenUp), ...process };
    while ((await deliverTurn(deps, 'acme', webhook, signal)) === 'more');
  };
  return {
    ...{ ...registry, ...door, receiver, givenUp, now, log, send },
    pass(ms) {
      passed += ms;
    },
    async create(more = {}) {
      const webhook = { webhook: NAME, url: 'https://ci.example/hook', ...more };
      const { webhook: made, secret } = await call(createWebhook, { webhook });
      return { webhook: given(made), secret };
    },
    read: async (webhook = NAME) => given((await call(getWebhook, { webhook })).webhook),
    deliveries: async (webhook = NAME) => (await call(listDeliveries, { webhook, pageSize: 100 })).deliveries,
    async happen(...packs) {
      for (const pack of packs) await call(PackService.method.createPack, { pack: { pack } });
    },
    async deliver(webhook = NAME) {
      await log();
      await send(webhook);
    },
    received: () => receiver.posts.map(({ body }) => JSON.parse(body)),
  };
}

function givenUpTo(list: string[]): DeliveryDependencies['onGivenUp'] {
  return ({ event }) => void list.push(event);
}

/** For a receiver that refuses. */
export function answering(status: number, text = ''): (post: Post) => Promise<Answer> {
  return async () => ({ status, text });
}
