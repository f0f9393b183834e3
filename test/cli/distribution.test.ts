import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CLIENTS, requestClientToken } from '@policy-registry/authority';
import { createClients } from '@policy-registry/client';
import { type People, peopleAt } from '../src/load/people.ts';
import { openShop, publishShop, SHOP } from '../src/shop.ts';
import { startTestSuite, type TestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

describe('policyctl and what engines get', () => {
  let suite: TestSuite;
  let people: People;
  before(async () => {
    suite = await startTestSuite();
    people = (await peopleAt([suite], 'acme'))();
    await openShop(people);
    for (const version of ['1.0.0', '2.0.0']) await publishShop(people, version);
    await people.operator.environments.createEnvironment({ environment: { environment: 'prod' } });
    await promote('1.0.0');
  });
  after(() => suite.close());

  const promote = (version: string, canary?: object) =>
    people.operator.promotions.createPromotion({
      ...{ environment: 'prod', pack: SHOP, version, reason: 'go', ticket: 'OPS-1' },
      ...(canary === undefined ? {} : { canary }),
    });

  async function auditor(context: { after(leave: () => void): void }): Promise<Person> {
    const person = new Person(context, suite.httpUrl);
    await person.run('login', '--as', 'auditor');
    return person;
  }

  it('shows a bundle with its canary, and that its head is verified', async (context) => {
    await promote('2.0.0', { percent: 5, selectors: ['team-a/*'] });
    const person = await auditor(context);
    const head = join(person.folder, 'head.json');
    const { out, exitCode } = await person.run('bundle', 'get', 'prod', SHOP, '--head', head);
    assert.equal(exitCode, 0);
    assert.match(out, /^Version +shop 1\.0\.0$/m);
    assert.match(out, /^Canary +2\.0\.0 for 5 %, team-a\/\* \(prod~shop~2\)$/m);
    assert.match(out, /^Head +verified, good until 20/m);
    assert.ok('signatures' in JSON.parse(readFileSync(head, 'utf8')));
    const json = JSON.parse((await person.run('bundle', 'prod', SHOP, '--output', 'json')).out);
    assert.deepEqual([json.generation, json.canary.version], ['2', '2.0.0']);
  });

  it('says so when a head is signed by another key than the one that is trusted', async (context) => {
    const person = await auditor(context);
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const [other, right, none] = ['other.pem', 'right.pem', 'none.pem'].map((name) => join(person.folder, name));
    writeFileSync(other ?? '', publicKey.export({ type: 'spki', format: 'pem' }));
    const { keys } = await people.auditor.attestations.listSigningKeys({});
    writeFileSync(right ?? '', keys[0]?.publicKeyPem ?? '');
    writeFileSync(none ?? '', 'no key');
    const get = (file = '') => person.run('bundle', 'prod', SHOP, '--key', file);
    const refused = await get(other);
    assert.equal(refused.exitCode, 2);
    assert.match(refused.out, /^Head +NOT VERIFIED: HEAD_KEY: /m);
    assert.equal((await get(right)).exitCode, 0);
    const broken = await get(none);
    assert.equal(broken.exitCode, 2);
    assert.match(broken.note, /holds no public key/);
  });

  it('watches an environment, one line for each bundle', { timeout: 60_000 }, async (context) => {
    const person = await auditor(context);
    const { out, exitCode } = await person.run('bundle', 'watch', 'prod', '--pack', SHOP, '--count', '1');
    assert.equal(exitCode, 0);
    assert.match(out, /^shop 1\.0\.0, generation 2, canary 2\.0\.0 for .*; head verified, good until 20/);
    const watching = person.start('bundle', 'watch', 'prod', '--count', '2', '--output', 'json');
    // A process begins to watch when it does: something becomes live until it has seen two.
    const over = watching.ended.then(() => true);
    await people.operator.promotions.advancePromotion({ promotion: `prod~${SHOP}~2` });
    for (const version of ['1.0.0', '2.0.0', '1.0.0', '2.0.0', '1.0.0', '2.0.0', '1.0.0', '2.0.0']) {
      if (await Promise.race([over, delay(3_000, false)])) break;
      await promote(version);
    }
    const ended = await watching.ended;
    assert.equal(ended.exitCode, 0, ended.note);
    assert.equal(ended.out.match(/"verified": true/g)?.length, 2);
  });

  it('lists engines, and those that run something else', async (context) => {
    const engine = CLIENTS.find(({ clientId }) => clientId === 'engine-acme');
    assert.ok(engine);
    const { accessToken } = await requestClientToken({ issuer: suite.issuer, ...engine });
    const { distribution } = createClients({ baseUrl: suite.httpUrl, token: () => accessToken });
    const { bundle } = await distribution.getActiveBundle({ environment: 'prod', pack: SHOP });
    const { irDigest = '', generation = 0n } = bundle ?? {};
    const status = { pack: SHOP, irDigest, generation };
    await distribution.reportEngineStatus({ environment: 'prod', engine: 'e-new', statuses: [status] });
    const old = { ...status, generation: 1n };
    await distribution.reportEngineStatus({ environment: 'prod', engine: 'e-old', statuses: [old] });
    const person = await auditor(context);
    const { out } = await person.run('engine', 'list', 'prod');
    assert.match(out, /^e-new +shop +[0-9a-f]{12} +\d +current +0 +20/m);
    assert.match(out, /^e-old .* stale /m);
    const stale = JSON.parse((await person.run('engine', 'list', 'prod', '--stale', '--output', 'json')).out);
    assert.deepEqual(
      stale.map(({ engine }: { engine: string }) => engine),
      ['e-old'],
    );
  });
});
