import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { EVENT_LIMITS, type MessagingHarness } from '../contract/harness.ts';
import type { Messaging } from '../messaging.ts';
import { type JetStreamMessagingOptions, openJetStreamMessaging } from './jetstream-messaging.ts';

let suites = 0;

/** Messaging without data on a server that other tests use too: under a prefix of its own. */
export async function scratchMessaging(options: JetStreamMessagingOptions): Promise<MessagingHarness> {
  suites += 1;
  const prefix = `test-${process.pid}-${suites}`;
  const open: Messaging[] = [];
  const opened = async (events = EVENT_LIMITS) => {
    const messaging = await openJetStreamMessaging({ ...options, prefix, events });
    open.push(messaging);
    return messaging;
  };
  const closeAll = async () => {
    for (const messaging of open.splice(0)) await messaging.close();
  };
  const reopen = async (events = EVENT_LIMITS) => {
    await closeAll();
    return opened(events);
  };
  const spoil = async (subject: string) => {
    await closeAll();
    await withConnection(options, async (nc) => {
      nc.publish(subject, '{"id":');
      await nc.flush();
    });
    return opened();
  };
  return {
    messaging: await opened(),
    another: () => opened(),
    reopen,
    spoilQueue: (queue, tenant, group) => spoil(`${prefix}.work.${queue}.${tenant}.${group}`),
    spoilEvents: (tenant) => spoil(`${prefix}.events.${tenant}`),
    async handOver() {
      await closeAll();
      return { adapter: 'jetstream', servers: options.servers, prefix };
    },
    async dispose() {
      await closeAll();
      await withConnection(options, async (nc) => {
        const jsm = await jetstreamManager(nc);
        for await (const name of jsm.streams.names()) if (name.startsWith(`${prefix}_`)) await jsm.streams.delete(name);
      });
    },
  };
}

async function withConnection(
  options: JetStreamMessagingOptions,
  work: (nc: NatsConnection) => Promise<void>,
): Promise<void> {
  const nc = await connect({ servers: [...options.servers] });
  try {
    await work(nc);
  } finally {
    await nc.close();
  }
}
