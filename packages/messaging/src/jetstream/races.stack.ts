import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { startNats } from '@policy-registry/stack';
import { present } from '../contract/expectations.ts';
import { event, job, SOON, STEADY } from '../contract/harness.ts';
import { consumerRules, eventRules, queueRules } from '../definition.ts';
import { ensureEvents, forgetConsumer, registerConsumer, streamBirth } from './event-streams.ts';
import { JetStreamConsumer } from './jetstream-consumer.ts';
import { openJetStreamMessaging } from './jetstream-messaging.ts';
import { JetStreamQueue } from './jetstream-queue.ts';
import { Layout } from './layout.ts';
import { NatsLink } from './nats-link.ts';
import { ensureQueue } from './queue-streams.ts';

const nats = await startNats();
after(() => nats.close());

async function linked(t: TestContext): Promise<NatsLink> {
  const connection = await connect({ servers: [nats.url] });
  const link = new NatsLink(connection, await jetstreamManager(connection), { requestMs: 5_000, replicas: 1 });
  t.after(() => link.close());
  return link;
}

test('a job that is cancelled while it is given back does not come again', async (t) => {
  const prefix = 'cancelled';
  const link = await linked(t);
  const context = { link, layout: new Layout(prefix), rules: queueRules(STEADY) };
  await ensureQueue(context);
  const queue = new JetStreamQueue(context);
  const other = await openJetStreamMessaging({ servers: [nats.url], prefix });
  t.after(() => other.close());
  const tenant = (await other.queue(STEADY)).forTenant('acme');
  await tenant.enqueue([job('a')]);
  const lease = present(await queue.claim(SOON));
  const publish = link.js.publish.bind(link.js);
  link.js.publish = async (...asked) => {
    assert.equal(await tenant.cancel('run'), 1);
    return publish(...asked);
  };
  await lease.release();
  assert.deepEqual(await tenant.depth(), { waiting: 0, started: 0, deadLetters: 0 });
});

test('a consumer that is made again begins anew, whatever another process takes while it is removed', async (t) => {
  const prefix = 'removed';
  const [here, there] = [await linked(t), await linked(t)];
  const parts = { layout: new Layout(prefix), rules: eventRules({}) };
  const context = { ...parts, link: here };
  await ensureEvents(context);
  const definition = { name: 'audit', from: 'beginning' } as const;
  await registerConsumer(context, consumerRules(definition));
  const consumer = new JetStreamConsumer(
    { ...parts, link: there },
    consumerRules(definition),
    await streamBirth(context),
  );
  const messaging = await openJetStreamMessaging({ servers: [nats.url], prefix });
  t.after(() => messaging.close());
  await messaging.events.forTenant('acme').publish([event('1'), event('2')]);
  const remove = here.jsm.consumers.delete.bind(here.jsm.consumers);
  let isFirst = true;
  here.jsm.consumers.delete = async (...asked) => {
    if (isFirst) {
      isFirst = false;
      await present(await consumer.next(SOON)).ack();
    }
    return remove(...asked);
  };
  await forgetConsumer(context, 'audit');
  const anew = await messaging.events.consumer(definition);
  assert.equal((await anew.next(SOON))?.event.id, '1');
});
