import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Messaging } from '@policy-registry/messaging';
import { openEmbeddedMessaging } from '@policy-registry/messaging/embedded';
import type { Config } from '../config/schema.ts';
import type { Shutdown } from '../process/shutdown.ts';
import { partDeadlines } from './part-deadlines.ts';

/**
 * Opens what carries work and events, and leaves it to `shutdown` to close it. Apart from the stores: a process that neither sends
 * nor takes messages does not need their server. Rejects with MessagingError, in one line, when it cannot be had.
 */
export async function openMessages(config: Config, shutdown: Shutdown): Promise<Messaging> {
  const messages = config.stores.messages === 'jetstream' ? await jetStream(config) : embedded(config);
  shutdown.add('messages', () => messages.close());
  return messages;
}

function embedded({ data }: Config): Messaging {
  mkdirSync(data.folder, { recursive: true, mode: 0o700 });
  return openEmbeddedMessaging({ file: join(data.folder, 'messages.db') });
}

/** The driver is loaded where it is used. */
async function jetStream(config: Config): Promise<Messaging> {
  const { openJetStreamMessaging } = await import('@policy-registry/messaging/jetstream');
  const { servers, prefix, user, password, replicas } = config.nats;
  return openJetStreamMessaging({
    servers: servers.split(',').map((server) => server.trim()),
    replicas,
    name: 'policy-registry',
    requestMs: partDeadlines(config).nats,
    ...(prefix !== '' && { prefix }),
    ...(user !== '' && { credentials: { user, password } }),
  });
}
