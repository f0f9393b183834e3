import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { PackService, WebhookService } from '@policy-registry/contracts/registry';
import { createOutbound } from '@policy-registry/outbound';
import { createPager } from '@policy-registry/rpc';
import { openDoor } from '@policy-registry/rpc/testing';
import { openRegistry } from '../../kernel/registry-fixture.ts';
import { createRegistry } from '../../registry.ts';
import { startDelivery } from '../../start-delivery.ts';
import { webhookParts } from '../fake-receiver.ts';
import { receivingServer } from '../receiving-server.ts';

const { createWebhook, testWebhook } = WebhookService.method;

/** A registry as its process runs it, sending over real connections to loopback addresses. */
function running(t: TestContext, { timeoutMs = 5_000, perTenant = 3 } = {}) {
  const outbound = createOutbound({ allowedNetworks: ['127.0.0.0/8'], allowHttp: true });
  const parts = webhookParts();
  const webhooks = { ...parts, outbound, settings: { ...parts.settings, timeoutMs, perTenant } };
  const { deps } = openRegistry(t, { webhooks });
  const whole = createRegistry(deps, createPager({ key: Buffer.alloc(32, 1) }));
  const told: object[] = [];
  const delivery = startDelivery(whole, { error: (fields, message) => told.push({ ...fields, message }) });
  t.after(async () => {
    await delivery.stop();
    await outbound.close();
  });
  const door = openDoor(whole.implementations, 'operator');
  const create = (webhook: string, url: string, as = 'operator') =>
    door.call(createWebhook, { webhook: { webhook, url, eventTypes: ['policy.pack.*'] } }, { as });
  const happen = (pack: string, as = 'operator') =>
    door.call(PackService.method.createPack, { pack: { pack } }, { as });
  return { ...door, delivery, told, create, happen };
}

const packs = (events: readonly { readonly data: unknown }[]) =>
  events.map(({ data }) => (data as { pack: string }).pack);

test('events are sent as they happen', async (t) => {
  const { create, happen } = running(t);
  const receiver = await receivingServer(t);
  await create('ci', receiver.url);
  for (const pack of ['a', 'b', 'c']) await happen(pack);
  await receiver.until(3);
  assert.deepEqual(packs(receiver.events), ['a', 'b', 'c']);
  await happen('d');
  await receiver.until(4);
});

test('receivers that never answer hold up neither the others of their tenant nor other tenants', async (t) => {
  const { create, happen } = running(t, { timeoutMs: 20_000, perTenant: 30 });
  const silent = await receivingServer(t);
  silent.status = undefined;
  const [own, other] = [await receivingServer(t), await receivingServer(t)];
  await create('alive', own.url);
  for (let index = 0; index < 3; index += 1) await create(`silent-${index}`, silent.url);
  for (let index = 0; index < 20; index += 1) await create(`silent-${index}`, silent.url, 'operator@initech');
  await create('ci', other.url, 'operator@globex');
  await happen('shop', 'operator@initech');
  await happen('shop');
  await silent.until(4);
  await happen('web', 'operator@globex');
  await Promise.all([own.until(1), other.until(1)]);
  await happen('again');
  await own.until(2);
  assert.deepEqual(packs(own.events), ['shop', 'again']);
});

test('a process that ends does not wait for receivers', async (t) => {
  const { create, happen, delivery } = running(t, { timeoutMs: 20_000 });
  const receiver = await receivingServer(t);
  receiver.status = undefined;
  await create('ci', receiver.url);
  await happen('shop');
  await receiver.until(1);
  await delivery.stop();
});

test('no secret, no signature and nothing of a URL behind its host is in a log', async (t) => {
  const { create, happen, told, lines, call } = running(t);
  const receiver = await receivingServer(t);
  receiver.status = 500;
  const { secret } = await create('ci', receiver.url);
  await happen('shop');
  await receiver.until(1);
  await call(testWebhook, { webhook: 'ci' });
  await create('gone', 'http://127.0.0.1:1/T0KEN');
  await call(testWebhook, { webhook: 'gone' });
  const logged = JSON.stringify([told, lines]);
  for (const hidden of [secret.replace('whsec_', ''), 'T0KEN', 'v1,']) assert.ok(!logged.includes(hidden), hidden);
});
