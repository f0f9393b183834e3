import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuditService, WebhookService } from '@policy-registry/contracts/registry';
import { answering, openWebhooks, type Webhooks } from '../webhook-fixture.ts';

const { updateWebhook } = WebhookService.method;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PACKS = { eventTypes: ['policy.pack.*'] };

const enable = ({ call }: Webhooks) =>
  call(updateWebhook, { webhook: { webhook: 'ci' }, updateMask: { paths: ['disabled'] } });

async function disabledEvents({ call }: Webhooks) {
  const { events } = await call(AuditService.method.listAuditEvents, { type: 'policy.webhook.disabled' });
  return events.map(({ actor, details }) => [actor, details?.webhook, details?.reason]);
}

/** Attempts every hour. */
async function hoursGoBy(webhooks: Webhooks, hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    webhooks.pass(HOUR_MS);
    await webhooks.deliver();
  }
}

test('a receiver that has taken nothing for days is sent nothing more, and an event tells of it', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  await webhooks.create({ webhook: 'other', url: 'https://other.example/' });
  webhooks.receiver.answer = answering(500);
  await webhooks.happen(...Array.from({ length: 40 }, (_, index) => `p${index}`));
  await hoursGoBy(webhooks, 119);
  assert.equal((await webhooks.read()).disabled, false);
  await hoursGoBy(webhooks, 4);
  const { disabled, disabledReason, progress } = await webhooks.read();
  assert.deepEqual([disabled, disabledReason], [true, 'FAILING']);
  assert.ok((progress?.behind ?? 0n) > 0n, 'the others wait in the audit log');
  assert.deepEqual(await disabledEvents(webhooks), [['policy-registry', 'ci', 'FAILING']]);
  const sent = webhooks.receiver.posts.length;
  await hoursGoBy(webhooks, 3);
  assert.equal(webhooks.receiver.posts.length, sent);
  webhooks.receiver.answer = answering(200);
  await webhooks.deliver('other');
  assert.ok(
    webhooks.received().some(({ type }) => type === 'policy.webhook.disabled'),
    'another webhook hears of it',
  );
  await enable(webhooks);
  await webhooks.deliver();
  const [last] = await webhooks.deliveries();
  assert.equal(last?.pack, 'p39');
});

test('an outage that ends is none, and days count from the last success', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  webhooks.receiver.answer = answering(500);
  await webhooks.happen('a', 'b', 'c');
  await hoursGoBy(webhooks, 3);
  webhooks.receiver.answer = answering(200);
  await hoursGoBy(webhooks, 1);
  webhooks.pass(10 * DAY_MS);
  webhooks.receiver.answer = answering(500);
  await webhooks.happen('d');
  await webhooks.deliver();
  await hoursGoBy(webhooks, 5);
  assert.equal((await webhooks.read()).disabled, false);
});

test('one failure long ago does not disable at the next: events are given their attempts', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  webhooks.receiver.answer = answering(500);
  await webhooks.happen('a');
  await webhooks.deliver();
  await hoursGoBy(webhooks, 4);
  webhooks.pass(6 * DAY_MS);
  await webhooks.happen('b');
  await webhooks.deliver();
  assert.equal((await webhooks.read()).disabled, false);
});

test('a receiver that is gone is believed at once', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  webhooks.receiver.answer = answering(410);
  await webhooks.happen('a', 'b');
  await webhooks.deliver();
  const { disabledReason, progress } = await webhooks.read();
  assert.deepEqual([disabledReason, webhooks.receiver.posts.length, progress?.failedAttempts], ['GONE', 1, 0]);
  assert.deepEqual(await disabledEvents(webhooks), [['policy-registry', 'ci', 'GONE']]);
  webhooks.receiver.answer = answering(200);
  await enable(webhooks);
  await webhooks.deliver();
  assert.equal(webhooks.receiver.posts.length, 3, 'and nothing was lost');
});

test('a webhook that was changed while it failed is not disabled for it', async (t) => {
  const webhooks = openWebhooks(t);
  await webhooks.create(PACKS);
  webhooks.receiver.answer = async () => {
    const update = { webhook: { webhook: 'ci', url: 'https://new.example/' }, updateMask: { paths: ['url'] } };
    await webhooks.call(updateWebhook, update);
    webhooks.receiver.answer = answering(200);
    return { status: 410, text: '' };
  };
  await webhooks.happen('a');
  await webhooks.deliver();
  assert.deepEqual(await disabledEvents(webhooks), []);
  assert.deepEqual(
    webhooks.receiver.posts.map(({ url }) => url),
    ['https://ci.example/hook', 'https://new.example/'],
  );
});
