import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import { type Receiver, startReceiver } from '../src/receiver.ts';
import { startTestSuite, type TestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

describe('policyctl webhook', () => {
  let suite: TestSuite;
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
    suite = await startTestSuite({
      POLICY_REGISTRY_WEBHOOK_ALLOW_HTTP: 'true',
      POLICY_REGISTRY_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8,::1',
      POLICY_REGISTRY_LOG_LEVEL: 'silent',
      POLICY_REGISTRY_WEBHOOK_ATTEMPTS: '1',
    });
  });
  after(async () => {
    await suite.close();
    await receiver.close();
  });

  it('walks from the first test to a redelivery', async (context) => {
    const operator = new Person(context, suite.httpUrl);
    await operator.run('login', '--as', 'operator');
    const author = new Person(context, suite.httpUrl);
    await author.run('login', '--as', 'author');

    const created = await operator.run('webhook', 'create', 'ci', '--url', receiver.url, '--event', 'policy.pack.*');
    const [, secret = ''] = /^Secret +(whsec_\S+) \(it is not shown again\)$/m.exec(created.out) ?? [];
    assert.equal(created.exitCode, 0, created.note);
    assert.match(created.out, /^State +enabled$/m);
    assert.deepEqual(await operator.run('webhook', 'test', 'ci'), { exitCode: 0, out: 'Answer  200\n', note: '' });
    const [tested] = receiver.messages;
    assert.ok(tested && new Verifier(secret).verify(tested.body, tested.headers));

    receiver.status = 500;
    const failed = await operator.run('webhook', 'test', 'ci');
    assert.deepEqual([failed.exitCode, failed.out], [2, 'Answer  500 thanks\n']);
    await author.run('pack', 'create', 'shop');
    await receiver.until(({ length }) => length >= 3);
    const dead = await until(operator, /dead +policy\.pack\.created +shop +1 +500 thanks/, 'deliveries', 'ci');
    assert.match(dead, /^# +STATE +TYPE +PACK +ATTEMPTS +LAST +NEXT +EVENT\n/);
    assert.match((await operator.run('webhook', 'list')).out, /^ci +failing +policy\.pack\.\* +all +\d+ +http:/m);
    assert.match((await operator.run('webhook', 'deliveries', 'ci', '--state', 'delivered')).out, /^Nothing/);

    receiver.status = 200;
    assert.equal((await operator.run('webhook', 'redeliver', 'ci', '--dead')).note, '1 event is sent once more.\n');
    await until(operator, /delivered +policy\.pack\.created +shop/, 'deliveries', 'ci');
    await author.run('pack', 'create', 'web');
    await until(operator, /delivered +policy\.pack\.created +web/, 'deliveries', 'ci');
    const all = 'Events from 1 to \\d+ of the audit log are sent, those that are asked for\\.\n';
    assert.match((await operator.run('webhook', 'replay', 'ci', '--from', '1')).out, new RegExp(`^${all}$`));
    await receiver.until(({ length }) => length >= 7);
    const packs = receiver.messages.map(({ body }) => JSON.parse(body).data.pack ?? 'test');
    assert.deepEqual(packs, ['test', 'test', 'shop', 'shop', 'web', 'shop', 'web']);

    const rotated = await operator.run('webhook', 'rotate', 'ci', '--overlap', '1');
    assert.match(rotated.out, /^Old secret until +\d{4}-/m);
    assert.match(rotated.out, /^Secret +whsec_/m);
    const changed = await operator.run(
      'webhook',
      'update',
      'ci',
      '--all-events',
      '--disable',
      '--description',
      'paused',
    );
    assert.match(changed.out, /^State +disabled$/m);
    assert.match((await operator.run('webhook', 'show', 'ci')).out, /^Events +all$/m);
    assert.equal((await operator.run('webhook', 'delete', 'ci')).note, 'Webhook ci is deleted.\n');
    assert.equal((await operator.run('webhook', 'show', 'ci')).exitCode, 4);
  });

  it('says what is wrong', async (context) => {
    const operator = new Person(context, suite.httpUrl);
    await operator.run('login', '--as', 'operator');
    const auditor = new Person(context, suite.httpUrl);
    await auditor.run('login', '--as', 'auditor');
    const create = (name: string, ...more: string[]) => operator.run('webhook', 'create', name, ...more);
    assert.equal((await create('a')).exitCode, 64);
    const metadata = await create('a', '--url', 'https://169.254.169.254/latest');
    assert.equal(metadata.exitCode, 2);
    assert.match(metadata.note, /webhook\.url.*is an address that is not allowed/s);
    assert.match((await create('a', '--url', receiver.url, '--event', 'policy.reviw.*')).note, /eventTypes\[0\]/);
    await create('b', '--url', 'https://localhost:1/', '--disable');
    const blocked = await operator.run('webhook', 'test', 'b');
    assert.deepEqual([blocked.exitCode, blocked.out.trim()], [2, 'Answer  connection failed']);
    assert.equal((await auditor.run('webhook', 'list')).exitCode, 0);
    assert.equal((await auditor.run('webhook', 'delete', 'b')).exitCode, 3);
    for (const wrong of [
      ['update', 'b'],
      ['redeliver', 'b'],
      ['redeliver', 'b', 'x', '--dead'],
      ['replay', 'b'],
    ]) {
      assert.equal((await operator.run('webhook', ...wrong)).exitCode, 64, wrong.join(' '));
    }
  });
});

/** Runs a command until it answers so. */
async function until(person: Person, pattern: RegExp, ...args: readonly string[]): Promise<string> {
  const giveUp = performance.now() + 20_000;
  for (;;) {
    const { out } = await person.run('webhook', ...args);
    if (pattern.test(out)) return out;
    assert.ok(performance.now() < giveUp, `not ${pattern}: ${out}`);
    await delay(50);
  }
}
