import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeliveryState, WebhookService } from '@policy-registry/contracts/registry';
import { createPager } from '@policy-registry/rpc';
import { openDoor } from '@policy-registry/rpc/testing';
import { StoreError } from '@policy-registry/storage';
import { Webhook as Verifier } from 'standardwebhooks';
import { createRegistry } from '../../registry.ts';
import { WEBHOOK_CURSORS } from '../webhook-cursor.ts';
import { openWebhooks, type Webhooks } from '../webhook-fixture.ts';
import { deliverTurn } from './deliver-turn.ts';
import { sweepDeliveries } from './sweep-deliveries.ts';

const PACKS = { eventTypes: ['policy.pack.*'] };
const names = Array.from({ length: 30 }, (_, index) => `p${index}`);

const packs = ({ received }: Webhooks) => received().map(({ data }) => (data as { pack?: string }).pack ?? '');

test('of several processes one sends at a time, and each event comes once and in order', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  await webhooks.happen(...names);
  await webhooks.log();
  const process = async (holder: string) => {
    while (packs(webhooks).length < names.length) {
      await webhooks.send('ci', { holder });
      await new Promise(setImmediate);
    }
  };
  await Promise.all(['one', 'two', 'three'].map(process));
  assert.deepEqual(packs(webhooks), names);
});

test('a process that dies while it sends is followed by another, which sends that event once more', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  await webhooks.happen('a', 'b', 'c');
  await webhooks.log();
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  webhooks.receiver.answer = async ({ body }) => {
    if (!body.includes('"pack":"b"')) return { status: 200, text: '' };
    reach();
    return new Promise(() => {});
  };
  // Nobody hears of this process again.
  void webhooks.send('ci', { holder: 'dead' });
  await reached;
  webhooks.receiver.answer = async () => ({ status: 200, text: '' });
  await webhooks.send('ci', { holder: 'alive' });
  assert.deepEqual(packs(webhooks), ['a', 'b'], 'it may be alive still');
  webhooks.pass(60_000);
  await webhooks.send('ci', { holder: 'alive' });
  assert.deepEqual(packs(webhooks), ['a', 'b', 'b', 'c']);
});

test('a process that slept too long moves nothing that another has moved', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  await webhooks.happen('a', 'b');
  await webhooks.log();
  const asleep = Promise.withResolvers<void>();
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  webhooks.receiver.answer = async () => {
    reach();
    await asleep.promise;
    return { status: 500, text: '' };
  };
  const sleeping = webhooks.send('ci', { holder: 'sleeping' });
  await reached;
  webhooks.pass(60_000);
  webhooks.receiver.answer = async () => ({ status: 200, text: '' });
  await webhooks.send('ci', { holder: 'awake' });
  asleep.resolve();
  await sleeping;
  const cursor = await webhooks.deps.documents.forTenant('acme').collection(WEBHOOK_CURSORS).get('ci');
  assert.partialDeepStrictEqual(cursor?.body, { sequence: 3, failedAttempts: 0, nextAttemptTime: '' });
  assert.deepEqual(packs(webhooks), ['a', 'a', 'b']);
  assert.deepEqual(
    (await webhooks.deliveries()).map(({ state }) => state),
    [DeliveryState.DELIVERED, DeliveryState.DELIVERED],
  );
});

test('what was sent and could not be written down is sent once more, and the lease is given back', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  await webhooks.happen('a');
  await webhooks.log();
  const { documents } = webhooks.deps;
  let fails = true;
  const failing = new Proxy(documents, {
    get: (target, name) => (name === 'forTenant' ? forTenant : Reflect.get(target, name).bind(target)),
  });
  const forTenant = (tenant: string) => {
    const own = documents.forTenant(tenant);
    return new Proxy(own, {
      get(target, name) {
        if (name !== 'collection') return Reflect.get(target, name);
        return (definition: { name: string }) => {
          if (definition.name === 'webhook_deliveries' && fails && webhooks.receiver.posts.length > 0) {
            fails = false;
            throw new StoreError('UNAVAILABLE', 'no answer');
          }
          return target.collection(definition as never);
        };
      },
    });
  };
  await assert.rejects(webhooks.send('ci', { documents: failing }), { code: 'UNAVAILABLE' });
  await webhooks.send('ci', { holder: 'another' });
  assert.deepEqual(packs(webhooks), ['a', 'a']);
});

test('a process that ends gives up what it sends, and gives the lease back', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  await webhooks.happen('a');
  await webhooks.log();
  const stop = new AbortController();
  webhooks.receiver.answer = (_, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      stop.abort(new Error('going down'));
    });
  await assert.rejects(webhooks.send('ci', {}, stop.signal), /going down/);
  assert.equal((await webhooks.read()).progress?.failedAttempts, 0);
  webhooks.receiver.answer = async () => ({ status: 200, text: '' });
  await webhooks.send('ci', { holder: 'another' });
  assert.deepEqual(packs(webhooks), ['a', 'a']);
});

test('what became of events is kept for a time, and events for ever', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  await webhooks.happen('a', 'b');
  await webhooks.deliver();
  const documents = webhooks.deps.documents.forTenant('acme');
  webhooks.pass(29 * 86_400_000);
  await webhooks.happen('c');
  await webhooks.deliver();
  await sweepDeliveries(documents, webhooks.now());
  assert.equal((await webhooks.deliveries()).length, 3);
  webhooks.pass(2 * 86_400_000);
  await sweepDeliveries(documents, webhooks.now());
  assert.deepEqual(
    (await webhooks.deliveries()).map(({ pack }) => pack),
    ['c'],
  );
});

test('secrets that were sealed with another key send nothing, until they are rotated', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  await webhooks.happen('a');
  await webhooks.log();
  const { documents, webhooks: parts } = webhooks.deps;
  const deps = { documents, now: webhooks.now, holder: 'one', onGivenUp: () => {} };
  const otherKey = { ...deps, webhooks: { ...parts, key: Buffer.alloc(32, 9) } };
  await assert.rejects(deliverTurn(otherKey, 'acme', 'ci', t.signal), { reason: 'INVALID_STATE' });
  assert.equal(webhooks.receiver.posts.length, 0);
  const pager = createPager({ key: Buffer.alloc(32, 1) });
  const { implementations } = createRegistry({ ...webhooks.deps, webhooks: otherKey.webhooks }, pager);
  const { rotateWebhookSecret } = WebhookService.method;
  const { secret } = await openDoor(implementations, 'operator').call(rotateWebhookSecret, { webhook: 'ci' });
  await deliverTurn(otherKey, 'acme', 'ci', t.signal);
  const [post] = webhooks.receiver.posts;
  assert.ok(post && new Verifier(secret).verify(post.body, { ...post.headers }));
});
