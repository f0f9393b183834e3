import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';
import { startNats } from '@policy-registry/stack';
import { assertRefused } from '../contract/expectations.ts';
import { drain, job, NOW, STEADY } from '../contract/harness.ts';
import { openJetStreamMessaging } from './jetstream-messaging.ts';

const credentials = { user: 'registry', password: 'correct horse' };
const nats = await startNats({ credentials });
after(() => nats.close());
const servers = [nats.url];

test('credentials that are refused are one clear line, without the credentials', async () => {
  for (const wrong of [undefined, { user: 'registry', password: 'battery staple' }, { token: 'battery staple' }]) {
    const opening = openJetStreamMessaging({ servers, ...(wrong === undefined ? {} : { credentials: wrong }) });
    await assert.rejects(opening, { code: 'UNAVAILABLE', message: `NATS at ${nats.url} refuses the credentials` });
  }
  await (await openJetStreamMessaging({ servers, credentials })).close();
});

test('a server without JetStream is refused', async () => {
  const plain = await startNats({ jetStream: false });
  try {
    const opening = openJetStreamMessaging({ servers: [plain.url] });
    await assert.rejects(opening, { code: 'UNAVAILABLE', message: /does not serve JetStream/ });
  } finally {
    await plain.close();
  }
});

test('more copies than there are servers are refused', async () => {
  const opening = openJetStreamMessaging({ servers, credentials, prefix: 'copies', replicas: 3 });
  await assert.rejects(opening, { code: 'UNAVAILABLE', message: /replicas > 1 not supported/ });
});

test('a payload that the server does not take in one message is refused when the queue is opened', async () => {
  const messaging = await openJetStreamMessaging({ servers, credentials, prefix: 'payload' });
  const opening = messaging.queue({ ...STEADY, payloadBytes: 1024 * 1024 });
  await assert.rejects(opening, { code: 'UNAVAILABLE', message: /takes payloads of 1040384 bytes at most/ });
  const queue = await messaging.queue({ ...STEADY, payloadBytes: 1_040_384 });
  await queue.forTenant('acme').enqueue([job('a', { payload: 'x'.repeat(1_040_382) })]);
  await messaging.close();
});

test('a stream of another kind under our name is reported, and left as it is', async () => {
  const nc = await connect({ servers, user: credentials.user, pass: credentials.password });
  const jsm = await jetstreamManager(nc);
  await jsm.streams.add({ name: 'foreign_work_steady', subjects: ['somebody.else'] });
  const messaging = await openJetStreamMessaging({ servers, credentials, prefix: 'foreign' });
  await assertRefused('UNAVAILABLE', messaging.queue(STEADY));
  assert.deepEqual((await jsm.streams.info('foreign_work_steady')).config.subjects, ['somebody.else']);
  await messaging.close();
  await nc.close();
});

test('messages that somebody else published on our subjects do no harm', async () => {
  const messaging = await openJetStreamMessaging({ servers, credentials, prefix: 'nobody' });
  const queue = await messaging.queue(STEADY);
  const consumer = await messaging.events.consumer({ name: 'audit', from: 'beginning' });
  const nc = await connect({ servers, user: credentials.user, pass: credentials.password });
  for (const subject of ['nobody.work.steady.NOBODY.run', 'nobody.work.steady.acme.a$b', 'nobody.events.NOBODY']) {
    nc.publish(subject, '{}');
  }
  await nc.flush();
  await nc.close();
  await queue.forTenant('acme').enqueue([job('a')]);
  assert.deepEqual(await drain(queue), ['acme/a']);
  assert.deepEqual(await queue.forTenant('acme').depth(), { waiting: 0, started: 0, deadLetters: 1 });
  assert.equal(await consumer.next(NOW), undefined);
  await messaging.close();
});

test('streams follow a changed definition, and keep what the operator set', async () => {
  const nc = await connect({ servers, user: credentials.user, pass: credentials.password });
  const jsm = await jetstreamManager(nc);
  const messaging = await openJetStreamMessaging({ servers, credentials, prefix: 'changed' });
  await messaging.queue(STEADY);
  await jsm.streams.update('changed_work_steady', { description: 'ours', max_bytes: 50_000_000 });
  await Promise.all([1, 2, 3].map(() => messaging.queue({ ...STEADY, dedupeMs: 5_000 })));
  const { config } = await jsm.streams.info('changed_work_steady');
  assert.deepEqual([config.duplicate_window, config.description, config.max_bytes], [nanos(5_000), 'ours', 50_000_000]);
  await messaging.close();
  await nc.close();
});

test('many processes that open at once make one set of streams', async () => {
  const opened = await Promise.all(
    Array.from({ length: 8 }, () => openJetStreamMessaging({ servers, credentials, prefix: 'at-once' })),
  );
  await Promise.all(opened.map((messaging) => messaging.queue(STEADY)));
  await Promise.all(opened.map((messaging) => messaging.events.consumer({ name: 'audit', from: 'now' })));
  await Promise.all(opened.map((messaging) => messaging.close()));
});
