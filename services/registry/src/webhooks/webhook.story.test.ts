import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuditService, WebhookService } from '@policy-registry/contracts/registry';
import { reason } from '../kernel/story-fixture.ts';
import { openWebhooks } from './webhook-fixture.ts';
import { WEBHOOKS } from './webhook-record.ts';

const {
  createWebhook,
  getWebhook,
  listWebhooks,
  updateWebhook,
  deleteWebhook,
  rotateWebhookSecret,
  replayWebhook,
  testWebhook,
  listDeliveries,
  getDelivery,
  redeliverDelivery,
} = WebhookService.method;

const named = (webhook: string) => ({ webhook: { webhook, url: 'https://ci.example/hook' } });

test('a webhook is created, read, changed and deleted', async (t) => {
  const { call, create, read } = openWebhooks(t);
  const asked = { eventTypes: ['policy.promotion.*'], packs: ['shop-*'], description: 'tells the release train' };
  const { webhook: made, secret } = await create(asked);
  assert.match(secret, /^whsec_/);
  assert.partialDeepStrictEqual(made, { webhook: 'ci', url: 'https://ci.example/hook', ...asked, disabled: false });
  assert.deepEqual([made.createdBy, made.disabledReason, made.previousSecretExpireTime], ['operator', '', undefined]);
  const update = { webhook: { webhook: 'ci', disabled: true }, updateMask: { paths: ['disabled'] }, etag: made.etag };
  const { webhook: changed } = await call(updateWebhook, update);
  assert.deepEqual([changed?.disabled, changed?.disabledReason, changed?.url], [true, 'ASKED', made.url]);
  await assert.rejects(call(updateWebhook, update), reason('ETAG_MISMATCH'));
  const { progress, ...shown } = await read();
  assert.deepEqual(shown, changed);
  assert.partialDeepStrictEqual(progress, { sequence: 0n, failedAttempts: 0 });
  await call(createWebhook, named('another'));
  assert.deepEqual(
    (await call(listWebhooks, {})).webhooks.map(({ webhook }) => webhook),
    ['another', 'ci'],
  );
  await assert.rejects(call(deleteWebhook, { webhook: 'ci', etag: made.etag }), reason('ETAG_MISMATCH'));
  await call(deleteWebhook, { webhook: 'ci' });
  for (const method of [getWebhook, deleteWebhook, rotateWebhookSecret, testWebhook, listDeliveries]) {
    await assert.rejects(call(method, { webhook: 'ci' }), reason('NOT_FOUND'), method.name);
  }
  await assert.rejects(call(updateWebhook, { ...update, etag: '' }), reason('NOT_FOUND'));
  assert.equal((await call(listWebhooks, {})).webhooks.length, 1);
});

test('the name of a webhook that was deleted is free, and what was its is not that of the next', async (t) => {
  const { call, create, happen, deliver, deliveries } = openWebhooks(t);
  const first = await create();
  await happen('shop');
  await deliver();
  assert.equal((await deliveries()).length, 2);
  await assert.rejects(create(), reason('ALREADY_EXISTS'));
  await call(deleteWebhook, { webhook: 'ci' });
  const second = await create();
  assert.notEqual(second.secret, first.secret);
  assert.deepEqual(await deliveries(), []);
});

test('what could not be obeyed is refused, and leaves nothing', async (t) => {
  const { call, create } = openWebhooks(t);
  const violation = (field: string) => (error: { violations?: { field: string }[] }) =>
    error.violations?.some((each) => each.field === field) ?? false;
  const wrong: [object, string][] = [
    [{ url: '' }, 'webhook.url'],
    [{ url: 'ftp://ci.example' }, 'webhook.url'],
    [{ eventTypes: ['policy.published', 'policy.reviw.*'] }, 'webhook.eventTypes[1]'],
    [{ eventTypes: ['Policy'] }, 'webhook.eventTypes[0]'],
    [{ packs: ['a b'] }, 'webhook.packs[0]'],
    [{ packs: ['a', 'a'] }, 'webhook.packs'],
    [{ description: '\u0007' }, 'webhook.description'],
    [{ webhook: 'CI' }, 'webhook'],
  ];
  for (const [more, field] of wrong) await assert.rejects(create(more), violation(field), field);
  assert.deepEqual((await call(listWebhooks, {})).webhooks, []);
  await create();
  const update = { webhook: { webhook: 'ci', url: 'ftp://ci.example' }, updateMask: { paths: ['url'] } };
  await assert.rejects(call(updateWebhook, update), violation('webhook.url'));
  const secret = { webhook: { webhook: 'ci' }, updateMask: { paths: ['secret_create_time'] } };
  await assert.rejects(call(updateWebhook, secret), reason('INVALID_ARGUMENT'));
  await assert.rejects(call(replayWebhook, { webhook: 'ci', fromSequence: 9n }), violation('fromSequence'));
  const overlap = { webhook: 'ci', overlap: { seconds: 604_801n } };
  await assert.rejects(call(rotateWebhookSecret, overlap), reason('INVALID_ARGUMENT'));
});

test('a tenant has so many, whoever races, and one that is deleted makes room', async (t) => {
  const { call } = openWebhooks(t);
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const made = await Promise.allSettled(names.map((name) => call(createWebhook, named(name))));
  assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 3);
  for (const result of made) if (result.status === 'rejected') assert.equal(result.reason.reason, 'LIMIT_EXCEEDED');
  const [first] = (await call(listWebhooks, {})).webhooks;
  await call(deleteWebhook, { webhook: first?.webhook ?? '' });
  await call(createWebhook, named('g'));
  await assert.rejects(call(createWebhook, named('h')), reason('LIMIT_EXCEEDED'));
  await call(createWebhook, named('a'), { as: 'operator@globex' });
});

test('another tenant sees nothing of it, and can do nothing to it', async (t) => {
  const { call, create, happen, log } = openWebhooks(t);
  await create();
  await happen('shop');
  await log();
  const { events } = await call(AuditService.method.listAuditEvents, {});
  const event = events[0]?.event ?? '';
  const as = 'operator@globex';
  const name = { webhook: 'ci' };
  const calls = [
    () => call(getWebhook, name, { as }),
    () => call(updateWebhook, { webhook: name, updateMask: { paths: ['packs'] } }, { as }),
    () => call(deleteWebhook, name, { as }),
    () => call(rotateWebhookSecret, name, { as }),
    () => call(testWebhook, name, { as }),
    () => call(replayWebhook, { ...name, fromSequence: 1n }, { as }),
    () => call(listDeliveries, name, { as }),
    () => call(getDelivery, { ...name, event }, { as }),
    () => call(redeliverDelivery, { ...name, event }, { as }),
  ];
  for (const refused of calls) await assert.rejects(refused(), reason('NOT_FOUND'), String(refused));
  assert.deepEqual((await call(listWebhooks, {}, { as })).webhooks, []);
  await call(createWebhook, named('ci'), { as });
  await assert.rejects(call(redeliverDelivery, { ...name, event }, { as }), reason('NOT_FOUND'));
});

test('the secret is in one answer, and in nothing that is stored', async (t) => {
  const { call, create, deps, events } = openWebhooks(t);
  const { secret } = await create({ url: 'https://ci.example/hook/T0KEN?key=K3Y' });
  const rotated = await call(rotateWebhookSecret, { webhook: 'ci' }, { requestId: 'r-1' });
  assert.notEqual(rotated.secret, secret);
  assert.equal((await call(rotateWebhookSecret, { webhook: 'ci' }, { requestId: 'r-1' })).secret, rotated.secret);
  const stored = JSON.stringify(await deps.documents.forTenant('acme').collection(WEBHOOKS).list({ limit: 10 }));
  const told = JSON.stringify(await events());
  for (const each of [secret, rotated.secret]) {
    const bare = each.replace('whsec_', '');
    for (const text of [stored, told, JSON.stringify(await call(getWebhook, { webhook: 'ci' }), bigint)]) {
      assert.ok(!text.includes(bare));
    }
  }
  assert.ok(!told.includes('T0KEN') && !told.includes('K3Y'), 'what stands behind the host of a URL may be a secret');
});

function bigint(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
