import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, test } from 'node:test';
import { event, job, NOW, STEADY } from '../contract/harness.ts';
import { MessagingError, type MessagingErrorCode } from '../messaging-error.ts';
import { openEmbeddedMessaging } from './embedded-messaging.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

let folder: TemporaryFolder;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'messages.db');
});
afterEach(() => folder.remove());

function assertNotOpened(code: MessagingErrorCode, pattern: RegExp): void {
  assert.throws(
    () => openEmbeddedMessaging({ file }),
    (error) => {
      assert.ok(error instanceof MessagingError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, pattern);
      return true;
    },
  );
}

function sql(statements: string): void {
  const db = new DatabaseSync(file);
  db.exec(statements);
  db.close();
}

test('a file that is open is refused, in this process and in another, and is free when that is killed', async () => {
  const first = openEmbeddedMessaging({ file });
  assertNotOpened('UNAVAILABLE', /messages\.db is in use; one process/);
  await first.close();
  const module = JSON.stringify(new URL('./embedded-messaging.ts', import.meta.url).href);
  const script = `import { openEmbeddedMessaging } from ${module};
    openEmbeddedMessaging({ file: process.argv[1] }); console.log('open'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  assertNotOpened('UNAVAILABLE', /is in use/);
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  await openEmbeddedMessaging({ file }).close();
});

test('a file that is no database, another application’s, or of a later release is refused', async () => {
  writeFileSync(file, 'not a database at all '.repeat(100));
  assertNotOpened('CORRUPT', /not a database/);
  file = join(folder.path, 'other.db');
  sql('CREATE TABLE mine (x)');
  assertNotOpened('CORRUPT', /another application/);
  file = join(folder.path, 'later.db');
  await openEmbeddedMessaging({ file }).close();
  sql('PRAGMA user_version = 999');
  assertNotOpened('UNAVAILABLE', /format 999/);
});

test('a place where no file can be is UNAVAILABLE', () => {
  mkdirSync(file);
  assertNotOpened('UNAVAILABLE', /unable to open/);
  file = join(folder.path, 'absent', 'messages.db');
  assertNotOpened('UNAVAILABLE', /unable to open/);
});

test('what an earlier process had in hand is delivered at once', async () => {
  const before = openEmbeddedMessaging({ file });
  const queue = await before.queue({ ...STEADY, leaseMs: 3_600_000 });
  await queue.forTenant('acme').enqueue([job('a')]);
  assert.ok(await queue.claim(NOW));
  await before.close();
  const after = openEmbeddedMessaging({ file });
  const lease = await (await after.queue(STEADY)).claim(NOW);
  assert.deepEqual([lease?.job.id, lease?.delivery], ['a', 2]);
  await after.close();
});

test('who lost a job does not settle it, also after who had it next has given it back', async () => {
  let now = 1_000_000;
  const messages = openEmbeddedMessaging({ file, now: () => now });
  const queue = await messages.queue(STEADY);
  await queue.forTenant('acme').enqueue([job('a')]);
  const late = (await queue.claim(NOW)) ?? assert.fail();
  // The machine slept: the clock by which the holder knows how long it may have stood still.
  now += 3_600_000;
  await (await queue.claim(NOW))?.release();
  for (const settling of [late.ack(), late.extend(), late.nack({ reason: 'late' })]) {
    await assert.rejects(settling, { code: 'LEASE_LOST' });
  }
  assert.equal((await queue.claim(NOW))?.delivery, 2);
  await messages.close();
});

test('an event that grew too old in somebody’s hands is not looked for again and again', async () => {
  let [now, looks] = [1_000_000, 0];
  const clock = () => {
    looks += 1;
    return now;
  };
  const messaging = openEmbeddedMessaging({ file, now: clock, events: { maxAgeMs: 3_600_000 } });
  const consumer = await messaging.events.consumer({ name: 'reader', from: 'beginning', leaseMs: 30_000 });
  await messaging.events.forTenant('acme').publish([event('old')]);
  assert.equal((await consumer.next(NOW))?.event.id, 'old');
  now += 7_200_000;
  await messaging.events.forTenant('globex').publish([event('new')]);
  assert.equal((await consumer.next(NOW))?.event.id, 'new');
  looks = 0;
  assert.equal(await consumer.next({ waitMs: 100 }), undefined);
  assert.ok(looks < 20, `${looks} looks at the clock`);
  await messaging.close();
});

test('a lease that ran out by the clock of the store is lost, whatever the holder’s own clock says', async () => {
  let now = 1_000_000;
  const messaging = openEmbeddedMessaging({ file, now: () => now });
  const queue = await messaging.queue(STEADY);
  await queue.forTenant('acme').enqueue([job('a')]);
  const first = await queue.claim(NOW);
  now += 30_000;
  const second = await queue.claim(NOW);
  assert.deepEqual([first?.job.id, second?.job.id, second?.delivery], ['a', 'a', 2]);
  for (const settle of [() => first?.ack(), () => first?.nack(), () => first?.extend(), () => first?.reject('no')]) {
    await assert.rejects(async () => settle(), { code: 'LEASE_LOST' });
  }
  await second?.ack();
  assert.equal(await queue.claim(NOW), undefined);
  await messaging.close();
});
