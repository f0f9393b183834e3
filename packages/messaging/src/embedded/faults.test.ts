import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { drain, NOW, STEADY } from '../contract/harness.ts';
import { openEmbeddedMessaging } from './embedded-messaging.ts';
import { temporaryFolder } from './temporary-folder.ts';

const STRACE = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=fsync'];
const canInject = spawnSync('strace', [...STRACE, '-e', 'inject=fsync:error=EIO', '/bin/true']).status === 0;

/** Enqueues and publishes until the first refusal, and says what was acknowledged. */
const UNTIL_REFUSED = `
  import { openEmbeddedMessaging } from ${JSON.stringify(new URL('./embedded-messaging.ts', import.meta.url).href)};
  const messaging = openEmbeddedMessaging({ file: process.argv[1] });
  const queue = (await messaging.queue({ name: 'steady' })).forTenant('acme');
  const events = messaging.events.forTenant('acme');
  const report = { jobs: [], events: [] };
  try {
    for (let n = 0; n < 200; n += 1) {
      const id = String(n);
      await queue.enqueue([{ id, group: 'run', payload: n }]);
      report.jobs.push('acme/' + id);
      await events.publish([{ id, type: 'policy.test', source: '/test', time: '2025-01-01T00:00:00Z', data: n }]);
      report.events.push(id);
    }
  } catch (error) {
    report.code = error.code;
  }
  console.log(JSON.stringify(report));
`;

test('fsync that fails: nothing is acknowledged from then on, and what was is there', {
  skip: !canInject && 'no strace',
}, async () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'messages.db');
  try {
    const inject = ['-e', 'inject=fsync:error=EIO:when=40+'];
    const node = [process.execPath, '--input-type=module', '-e', UNTIL_REFUSED, file];
    const options = { encoding: 'utf8', timeout: 60_000 } as const;
    const { stdout, stderr } = spawnSync('strace', [...STRACE, ...inject, ...node], options);
    assert.match(stdout, /^\{/, stderr);
    const report = JSON.parse(stdout);
    assert.equal(report.code, 'UNAVAILABLE');
    assert.ok(report.jobs.length > 5 && report.jobs.length < 200, `${report.jobs.length} jobs`);
    const messaging = openEmbeddedMessaging({ file });
    const jobs = new Set(await drain(await messaging.queue(STEADY)));
    const stored = await messaging.events.forTenant('acme').read({ limit: 1_000, ...NOW });
    const events = new Set(stored.map(({ event }) => event.id));
    assert.deepEqual(
      [report.jobs, report.events].flat().filter((id) => !jobs.has(id) && !events.has(id)),
      [],
    );
    await messaging.close();
  } finally {
    folder.remove();
  }
});
