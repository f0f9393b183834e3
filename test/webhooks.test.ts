import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { auditTrail } from './src/load/audit-trail.ts';
import { type People, peopleAt } from './src/load/people.ts';
import { checkReceived } from './src/load/webhook-trail.ts';
import { startReceiver } from './src/receiver.ts';
import { type SuiteProcess, startSuiteProcess } from './src/suite-process.ts';

const SETTINGS = {
  POLICY_REGISTRY_WEBHOOK_ALLOW_HTTP: 'true',
  POLICY_REGISTRY_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  // A process that died is followed by another after this, and five seconds.
  POLICY_REGISTRY_WEBHOOK_TIMEOUT_SECONDS: '1',
};

test('a suite that is killed while it sends, and a receiver that goes away: every event comes, in order', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-registry-webhooks-'));
  const receiver = await startReceiver();
  let suite: SuiteProcess | undefined;
  t.after(async () => {
    await suite?.end('SIGKILL');
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const start = async (): Promise<People> => {
    suite = await startSuiteProcess(folder, SETTINGS);
    return (await peopleAt([suite], 'acme'))();
  };
  let made = 0;
  const happen = async ({ author }: People, count: number) => {
    for (let n = 0; n < count; n += 1) await author.packs.createPack({ pack: { pack: `p${made++}` } });
  };

  let people = await start();
  const webhook = { webhook: 'ci', url: receiver.url, eventTypes: ['policy.pack.*'] };
  const { secret } = await people.operator.webhooks.createWebhook({ webhook });
  await happen(people, 30);
  await receiver.until(({ length }) => length >= 5);
  await suite?.end('SIGKILL');

  people = await start();
  await happen(people, 5);
  await receiver.until(({ length }) => length >= 32);
  await receiver.close();
  await happen(people, 15);
  await suite?.end('SIGKILL');

  people = await start();
  await happen(people, 5);
  await receiver.open();
  // What waits need not wait for its time.
  await people.operator.webhooks.testWebhook({ webhook: 'ci' });
  const trail = (await auditTrail(people)).filter(({ type }) => type === 'policy.pack.created');
  assert.equal(trail.length, 55);
  await checkReceived(receiver, secret, trail);
});
