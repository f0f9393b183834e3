import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { documentedReceiver, STANDARD_WEBHOOKS_PYTHON, toolPath, WEBHOOK_RECEIVER_GO } from '@policy-registry/stack';
import getPort from 'get-port';
import { type People, peopleAt } from './src/load/people.ts';
import { startTestSuite, type TestSuite } from './src/test-suite.ts';

const START_MS = 30_000;

/** How each of the receivers of docs/webhooks.md is started. */
const RECEIVERS: Readonly<Record<string, readonly [command: () => string, args: readonly string[]]>> = {
  js: [() => process.execPath, ['--input-type=module', '--eval', documentedReceiver('js')]],
  python: [() => toolPath(STANDARD_WEBHOOKS_PYTHON), ['-c', documentedReceiver('python')]],
  go: [() => toolPath(WEBHOOK_RECEIVER_GO), []],
};

describe('the receivers of docs/webhooks.md, as they stand', () => {
  let suite: TestSuite;
  let people: People;
  const children: ChildProcessWithoutNullStreams[] = [];
  before(async () => {
    suite = await startTestSuite({
      POLICY_REGISTRY_LOG_LEVEL: 'silent',
      POLICY_REGISTRY_WEBHOOK_ALLOW_HTTP: 'true',
      POLICY_REGISTRY_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
    });
    people = (await peopleAt([suite], 'acme'))();
  });
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    await suite.close();
  });

  /** Starts a receiver, and answers with what it tells, line by line. */
  async function start(language: string, port: number, secret: string): Promise<AsyncIterator<string>> {
    const [command, args] = RECEIVERS[language] ?? assert.fail(language);
    const child = spawn(command(), args, {
      cwd: import.meta.dirname,
      env: { ...process.env, PORT: String(port), WEBHOOK_SECRET: secret },
    });
    children.push(child);
    child.stderr.resume();
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const giveUp = performance.now() + START_MS;
    while (
      (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' }).catch(() => undefined)) === undefined
    ) {
      assert.ok(performance.now() < giveUp && child.exitCode === null, `the receiver in ${language} does not answer`);
      await delay(50);
    }
    return lines;
  }

  for (const language of Object.keys(RECEIVERS)) {
    it(`${language}: takes what is signed, once, and nothing else`, { timeout: 120_000 }, async () => {
      const { operator, author, auditor } = people;
      const port = await getPort({ host: '127.0.0.1' });
      const name = { webhook: `in-${language}` };
      const webhook = {
        ...name,
        url: `http://127.0.0.1:${port}/`,
        eventTypes: ['policy.pack.*'],
        packs: [`${language}-*`],
      };
      const { secret } = await operator.webhooks.createWebhook({ webhook });
      const lines = await start(language, port, secret);
      assert.equal((await operator.webhooks.testWebhook(name)).attempt?.status, 204);
      await author.packs.createPack({ pack: { pack: `${language}-a` } });
      const told = async () => (await lines.next()).value?.trim();
      assert.deepEqual([await told(), await told()], ['policy.webhook.test', `policy.pack.created ${language}-a`]);

      const { events } = await auditor.audit.listAuditEvents({ pack: `${language}-a` });
      const event = events[0]?.event ?? '';
      await operator.webhooks.redeliverDelivery({ ...name, event });
      await author.packs.createPack({ pack: { pack: `${language}-b` } });
      assert.equal(await told(), `policy.pack.created ${language}-b`, 'not the one that it has seen');

      await operator.webhooks.rotateWebhookSecret({ ...name, overlap: { seconds: 60n } });
      assert.equal((await operator.webhooks.testWebhook(name)).attempt?.status, 204, 'one of two signatures is enough');
      assert.equal(await told(), 'policy.webhook.test');
      await operator.webhooks.rotateWebhookSecret({ ...name, overlap: {} });
      const { attempt } = await operator.webhooks.testWebhook(name);
      assert.deepEqual([attempt?.status, attempt?.error], [401, 'REFUSED']);
    });
  }
});
