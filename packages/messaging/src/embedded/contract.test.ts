import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EVENT_LIMITS } from '../contract/harness.ts';
import { messagingContract } from '../contract/index.ts';
import { openEmbeddedMessaging } from './embedded-messaging.ts';
import { temporaryFolder } from './temporary-folder.ts';

messagingContract('embedded messages', async () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'messages.db');
  let messaging = openEmbeddedMessaging({ file, events: EVENT_LIMITS });
  const reopen = async (events = EVENT_LIMITS) => {
    await messaging.close();
    messaging = openEmbeddedMessaging({ file, events });
    return messaging;
  };
  const spoil = async (sql: string, ...values: string[]) => {
    await messaging.close();
    const db = new DatabaseSync(file);
    db.prepare(sql).run(...values);
    db.close();
    return reopen();
  };
  return {
    messaging,
    another: async () => messaging,
    reopen,
    spoilQueue: (queue, tenant, group) =>
      spoil(`INSERT INTO jobs (queue, tenant, job_group, body) VALUES (?, ?, ?, '{"id":')`, queue, tenant, group),
    spoilEvents: (tenant) =>
      spoil(`INSERT INTO events (tenant, id, body, time) VALUES (?, 'spoiled', '{"id":', unixepoch() * 1000)`, tenant),
    async handOver() {
      await messaging.close();
      return { adapter: 'embedded', file };
    },
    async dispose() {
      await messaging.close();
      folder.remove();
    },
  };
});
