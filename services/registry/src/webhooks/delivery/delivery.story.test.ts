import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuditService, DeliveryState, WebhookService } from '@policy-registry/contracts/registry';
import { HTTP } from 'cloudevents';
import { Webhook as Verifier } from 'standardwebhooks';
import { AUDIT_EVENTS } from '../../audit/audit-record.ts';
import { BEFORE_ALL } from '../../bus/bus-cursor.ts';
import { busEvent } from '../../bus/bus-event.ts';
import { answering, openWebhooks, type Webhooks } from '../webhook-fixture.ts';

const { updateWebhook, deleteWebhook, rotateWebhookSecret, testWebhook, replayWebhook, redeliverDelivery } =
  WebhookService.method;
const HOUR_MS = 3_600_000;

const packs = ({ received }: Webhooks) => received().map(({ data }) => (data as { pack?: string }).pack ?? '');
const states = async ({ deliveries }: Webhooks) =>
  (await deliveries()).map(({ pack, state, attempts }) => `${pack || 'none'} ${DeliveryState[state]} ${attempts}`);

/** One that asks for packs alone, so that what is told of webhooks is not sent. */
const PACKS = { eventTypes: ['policy.pack.*'] };

async function eventOf({ call, log }: Webhooks, pack: string): Promise<string> {
  await log();
  const { events } = await call(AuditService.method.listAuditEvents, { pack });
  return events[0]?.event ?? '';
}

test('a message is a signed CloudEvent, the one that is on the bus', async (t) => {
  const webhooks = openWebhooks(t);
  const { secret } = await webhooks.create(PACKS);
  await webhooks.happen('shop');
  await webhooks.deliver();
  const [post] = webhooks.receiver.posts;
  assert.ok(post);
  assert.deepEqual([post.url, post.timeoutMs], ['https://ci.example/hook', 5_000]);
  const event = new Verifier(secret).verify(post.body, { ...post.headers });
  assert.throws(() => new Verifier(secret).verify(`${post.body} `, { ...post.headers }));
  assert.equal(post.headers['webhook-id'], (event as { id: string }).id);
  const received = HTTP.toEvent({ headers: { ...post.headers }, body: post.body });
  assert.ok(!Array.isArray(received));
  const [entry] = await webhooks.deps.documents
    .forTenant('acme')
    .collection(AUDIT_EVENTS)
    .list({
      where: { pack: 'shop' },
      limit: 1,
    });
  assert.ok(entry);
  assert.partialDeepStrictEqual(event, busEvent('acme', entry, BEFORE_ALL));
  assert.equal(received.subject, 'packs/shop');
});

test('events come in the order of the audit log, those that are asked for, from the creation on', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.happen('before');
  await webhooks.log();
  await webhooks.create({ ...PACKS, packs: ['shop-*'] });
  await webhooks.happen('shop-1', 'web', 'shop-2', 'shop-3');
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks), ['shop-1', 'shop-2', 'shop-3']);
  await webhooks.deliver();
  assert.equal(webhooks.receiver.posts.length, 3, 'nothing twice');
  const { progress } = await webhooks.read();
  assert.deepEqual([progress?.sequence, progress?.behind], [6n, 0n]);
  assert.deepEqual(await states(webhooks), ['shop-3 DELIVERED 1', 'shop-2 DELIVERED 1', 'shop-1 DELIVERED 1']);
});

test('more events than a turn sends', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  const names = Array.from({ length: 45 }, (_, index) => `p${index}`);
  await webhooks.happen(...names);
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks), names);
});

test('nothing is sent before it is in the published Merkle log', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  await webhooks.happen('shop');
  const log = webhooks.deps.documents.forTenant('acme').collection(AUDIT_EVENTS);
  await webhooks.call(AuditService.method.listAuditEvents, {});
  assert.equal((await log.list({ limit: 10 })).length, 2);
  await webhooks.send();
  assert.equal(webhooks.receiver.posts.length, 0);
  await webhooks.deliver();
  assert.equal(webhooks.receiver.posts.length, 1);
});

test('an event keeps its turn while the receiver is away, and nothing is lost', async (t) => {
  const webhooks = openWebhooks(t, { attempts: 100 });
  await webhooks.create(PACKS);
  webhooks.receiver.answer = answering(503, 'not now');
  await webhooks.happen('a', 'b');
  await webhooks.deliver();
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks), ['a'], 'once, until its time comes');
  const { progress } = await webhooks.read();
  assert.deepEqual([progress?.failedAttempts, progress?.behind], [1, 2n]);
  assert.ok(progress?.nextAttemptTime && progress.failingSince);
  const [pending] = await webhooks.deliveries();
  assert.partialDeepStrictEqual(pending, { state: DeliveryState.PENDING, attempts: 1 });
  assert.partialDeepStrictEqual(pending?.lastAttempt, { status: 503, error: 'REFUSED', answer: 'not now' });
  for (let hour = 0; hour < 48; hour += 1) {
    webhooks.pass(HOUR_MS);
    await webhooks.deliver();
  }
  assert.deepEqual(new Set(packs(webhooks)), new Set(['a']));
  webhooks.receiver.answer = answering(200);
  webhooks.pass(HOUR_MS);
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks).slice(-2), ['a', 'b']);
  const after = (await webhooks.read()).progress;
  assert.deepEqual([after?.failedAttempts, after?.failingSince, after?.nextAttemptTime], [0, undefined, undefined]);
});

test('an event that is refused too often is given up, and the next one gets its turn', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  webhooks.receiver.answer = async ({ body }) => ({
    status: body.includes('"pack":"bad"') ? 500 : 200,
    text: 'é\u0000\ud800',
  });
  await webhooks.happen('bad', 'good');
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await webhooks.deliver();
    webhooks.pass(HOUR_MS);
  }
  assert.deepEqual(packs(webhooks), ['bad', 'bad', 'bad', 'bad', 'good']);
  assert.deepEqual(await states(webhooks), ['good DELIVERED 1', 'bad DEAD 4']);
  assert.deepEqual(webhooks.givenUp, [await eventOf(webhooks, 'bad')]);
  const [, dead] = await webhooks.deliveries();
  assert.deepEqual(dead?.lastAttempt?.answer, 'é \ufffd');
  assert.equal((await webhooks.read()).disabled, false);
});

test('what was given up is sent once more when it is asked for, and others do not wait for it', async (t) => {
  const webhooks = openWebhooks(t, { attempts: 1 });
  await webhooks.create(PACKS);
  webhooks.receiver.answer = answering(500);
  await webhooks.happen('a');
  await webhooks.deliver();
  const event = await eventOf(webhooks, 'a');
  const again = () => webhooks.call(redeliverDelivery, { webhook: 'ci', event });
  assert.partialDeepStrictEqual((await again()).delivery, { state: DeliveryState.PENDING, attempts: 0 });
  await webhooks.deliver();
  assert.deepEqual(await states(webhooks), ['a DEAD 1']);
  webhooks.receiver.answer = answering(200);
  await webhooks.happen('b');
  await again();
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks), ['a', 'a', 'b', 'a']);
  assert.deepEqual(await states(webhooks), ['b DELIVERED 1', 'a DELIVERED 1']);
  await again();
  await webhooks.deliver();
  assert.equal(webhooks.received().at(-1)?.id, event, 'it keeps its id');
});

test('a redelivery that fails is tried again, and the order of the others stays', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  await webhooks.happen('a');
  await webhooks.deliver();
  const event = await eventOf(webhooks, 'a');
  await webhooks.call(redeliverDelivery, { webhook: 'ci', event });
  webhooks.receiver.answer = async ({ body }) => ({ status: body.includes(event) ? 500 : 200, text: '' });
  await webhooks.happen('b');
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks), ['a', 'b', 'a']);
  assert.deepEqual(await states(webhooks), ['b DELIVERED 1', 'a PENDING 1']);
  webhooks.pass(HOUR_MS);
  webhooks.receiver.answer = answering(200);
  await webhooks.deliver();
  assert.deepEqual(await states(webhooks), ['b DELIVERED 1', 'a DELIVERED 2']);
});

test('an event that was never asked for can be sent', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.happen('before');
  const event = await eventOf(webhooks, 'before');
  await webhooks.create({ eventTypes: ['policy.published'] });
  await webhooks.call(redeliverDelivery, { webhook: 'ci', event });
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks), ['before']);
  const unknown = webhooks.call(redeliverDelivery, { webhook: 'ci', event: 'nothing' });
  await assert.rejects(unknown, { reason: 'NOT_FOUND' });
});

test('a replay sends events once more from a position, with their ids; one past the end leaves out what waits', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  await webhooks.happen('a', 'b');
  await webhooks.deliver();
  const replay = (fromSequence: bigint) => webhooks.call(replayWebhook, { webhook: 'ci', fromSequence });
  assert.partialDeepStrictEqual(await replay(3n), { firstSequence: 3n, lastSequence: 3n });
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks), ['a', 'b', 'b']);
  const [, first, second] = webhooks.received();
  assert.deepEqual(second, first);
  webhooks.receiver.answer = answering(500);
  await webhooks.happen('c');
  await webhooks.deliver();
  await replay((await replay(1n)).lastSequence + 1n);
  webhooks.receiver.answer = answering(200);
  await webhooks.happen('d');
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks).slice(-2), ['c', 'd']);
});

test('a replay during an attempt is not undone by it', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  await webhooks.happen('a', 'b');
  let isFirst = true;
  webhooks.receiver.answer = async ({ body }) => {
    if (isFirst && body.includes('"pack":"b"')) {
      isFirst = false;
      await webhooks.call(replayWebhook, { webhook: 'ci', fromSequence: 1n });
    }
    return { status: 200, text: '' };
  };
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks), ['a', 'b', 'a', 'b']);
});

test('who disables, deletes or changes a webhook is obeyed before the next event', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  await webhooks.happen('a', 'b');
  const set = (disabled: boolean) =>
    webhooks.call(updateWebhook, { webhook: { webhook: 'ci', disabled }, updateMask: { paths: ['disabled'] } });
  webhooks.receiver.answer = async () => {
    await set(true);
    return { status: 200, text: '' };
  };
  await webhooks.deliver();
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks), ['a']);
  webhooks.receiver.answer = answering(200);
  await set(false);
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks), ['a', 'b'], 'what happened meanwhile is sent later');
  await webhooks.happen('c', 'd');
  webhooks.receiver.answer = async () => {
    await webhooks.call(deleteWebhook, { webhook: 'ci' });
    return { status: 200, text: '' };
  };
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks), ['a', 'b', 'c']);
});

test('what has failed is attempted at once after a change, and after a test that succeeds', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  webhooks.receiver.answer = answering(401);
  await webhooks.happen('a', 'b');
  await webhooks.deliver();
  const url = 'https://ci.example/other';
  await webhooks.call(updateWebhook, { webhook: { webhook: 'ci', url }, updateMask: { paths: ['url'] } });
  assert.equal((await webhooks.read()).progress?.failedAttempts, 0);
  await webhooks.deliver();
  assert.deepEqual([packs(webhooks), webhooks.receiver.posts.at(-1)?.url], [['a', 'a'], url]);
  const refused = (await webhooks.call(testWebhook, { webhook: 'ci' })).attempt;
  assert.deepEqual([refused?.status, refused?.error], [401, 'REFUSED']);
  await webhooks.deliver();
  assert.equal(webhooks.receiver.posts.length, 3);
  webhooks.receiver.answer = answering(204);
  assert.equal((await webhooks.call(testWebhook, { webhook: 'ci' })).attempt?.error, '');
  assert.partialDeepStrictEqual(webhooks.received().at(-1), { type: 'policy.webhook.test', tenant: 'acme' });
  await webhooks.deliver();
  assert.deepEqual(packs(webhooks).slice(-2), ['a', 'b']);
});

test('for the time of the overlap a message is signed with both secrets, and then with the new one', async (t) => {
  const webhooks = openWebhooks(t);
  const { secret: first } = await webhooks.create(PACKS);
  const overlap = { seconds: 3600n };
  const { secret: second } = await webhooks.call(rotateWebhookSecret, { webhook: 'ci', overlap });
  const verifiedBy = async (pack: string, secrets: readonly string[]) => {
    await webhooks.happen(pack);
    await webhooks.deliver();
    const { body = '', headers = {} } = webhooks.receiver.posts.at(-1) ?? {};
    return secrets.map((secret) => {
      try {
        return (
          new Verifier(secret).verify(body, { ...headers, 'webhook-timestamp': headers['webhook-timestamp'] ?? '' }) !==
          undefined
        );
      } catch {
        return false;
      }
    });
  };
  assert.deepEqual(await verifiedBy('a', [first, second]), [true, true]);
  const { secret: third } = await webhooks.call(rotateWebhookSecret, { webhook: 'ci', overlap });
  assert.deepEqual(await verifiedBy('b', [first, second, third]), [false, true, true]);
  const { secret: fourth } = await webhooks.call(rotateWebhookSecret, { webhook: 'ci', overlap: {} });
  assert.deepEqual(await verifiedBy('c', [second, third, fourth]), [false, false, true]);
});
