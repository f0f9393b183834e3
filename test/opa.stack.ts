import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CLIENTS, requestClientToken } from '@policy-registry/authority';
import { OPA, ServerProcess, toolPath } from '@policy-registry/stack';
import getPort from 'get-port';
import { type People, peopleAt } from './src/load/people.ts';
import { openShop, publishShop, SHOP } from './src/shop.ts';
import { startTestSuite, type TestSuite } from './src/test-suite.ts';

/** Longer than the test may take: what comes earlier came by a long poll. */
const NEVER_SECONDS = 600;
const BOUND_MS = 60_000;
const WHERE = { environment: 'prod', pack: SHOP };

/** The real OPA, with nothing but its configuration, fetches what is live. */
describe('an Open Policy Agent', () => {
  let folder: string;
  let suite: TestSuite;
  let people: People;
  let opa: ServerProcess;
  let address: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'policy-registry-opa-'));
    suite = await startTestSuite();
    people = (await peopleAt([suite], 'acme'))();
    await openShop(people);
    await publishShop(people, '1.0.0');
    await people.operator.environments.createEnvironment({ environment: { environment: 'prod' } });
    await promote('1.0.0');
    address = `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`;
    const configuration = join(folder, 'opa.json');
    writeFileSync(configuration, JSON.stringify(await configurationFor(suite)));
    opa = new ServerProcess({
      name: 'opa',
      command: toolPath(OPA),
      args: ['run', '--server', '--addr', address, '--config-file', configuration, '--disable-telemetry'],
      // Healthy once every bundle is activated.
      ready: async () => assert.equal((await fetch(`http://${address}/health?bundles`)).status, 200),
    });
    await opa.start();
  });
  after(async () => {
    await opa?.stop();
    await suite?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const promote = (version: string, canary?: { percent: number }) =>
    people.operator.promotions.createPromotion({
      ...{ ...WHERE, version, reason: 'go', ticket: 'OPS-1' },
      ...(canary === undefined ? {} : { canary }),
    });

  /** What OPA answers for a path of its data. */
  async function data(path: string): Promise<Record<string, unknown>> {
    const response = await fetch(`http://${address}/v1/data/${path}`, { signal: AbortSignal.timeout(10_000) });
    assert.equal(response.status, 200);
    return ((await response.json()) as { result?: Record<string, unknown> }).result ?? {};
  }

  async function eventually(version: string, canary: string | undefined): Promise<Record<string, unknown>> {
    const giveUp = performance.now() + BOUND_MS;
    for (;;) {
      const found = await data(`policy_registry/${SHOP}`);
      const shown = (found.canary as { version?: string } | undefined)?.version;
      if (found.version === version && shown === canary) return found;
      assert.ok(performance.now() < giveUp, `OPA has ${found.version} with canary ${shown}`);
      await delay(100);
    }
  }

  it('has the live policy as data, under the digest that was approved', async () => {
    const { bundle } = await people.auditor.distribution.getActiveBundle(WHERE);
    const found = await data(`policy_registry/${SHOP}`);
    assert.deepEqual([found.version, found.irDigest, found.generation], ['1.0.0', bundle?.irDigest, '1']);
    assert.deepEqual(found.ir, JSON.parse(Buffer.from(bundle?.ir ?? []).toString()));
    const manifest = await data('system/bundles/shop/manifest');
    assert.deepEqual(manifest.roots, [`policy_registry/${SHOP}`]);
    assert.equal(manifest.revision, '1');
  });

  it('waits for what comes next, and has it as soon as it is live', async () => {
    await publishShop(people, '2.0.0');
    await promote('2.0.0', { percent: 10 });
    const both = await eventually('1.0.0', '2.0.0');
    assert.equal(both.generation, '2');
    await people.operator.promotions.advancePromotion({ promotion: `prod~${SHOP}~2` });
    await eventually('2.0.0', undefined);
    await people.operator.environments.rollbackBinding({
      ...{ ...WHERE, toVersion: '1.0.0', incident: 'INC-1', reason: 'loud' },
    });
    assert.equal((await eventually('1.0.0', undefined)).generation, '4');
  });
});

async function configurationFor({ httpUrl, issuer }: TestSuite) {
  const engine = CLIENTS.find(({ clientId }) => clientId === 'engine-acme');
  assert.ok(engine);
  const { accessToken } = await requestClientToken({ issuer, ...engine });
  return {
    services: { registry: { url: httpUrl, credentials: { bearer: { token: accessToken } } } },
    bundles: {
      shop: {
        service: 'registry',
        resource: `/api/v1/policy/environments/prod/opaBundles/${SHOP}`,
        polling: {
          min_delay_seconds: NEVER_SECONDS,
          max_delay_seconds: NEVER_SECONDS,
          long_polling_timeout_seconds: 20,
        },
      },
    },
  };
}
