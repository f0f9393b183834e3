import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PackService } from '@policy-registry/contracts/registry';
import { type Stack, startStack } from '@policy-registry/stack';
import { type DistributedSuite, type ServiceProcess, startDistributedSuite } from './src/distributed-suite.ts';
import { auditTrail } from './src/load/audit-trail.ts';
import { type People, peopleAt } from './src/load/people.ts';
import { assertUnavailable, untilReadiness } from './src/outage.ts';

const CALLERS = 6;
/** So many of each before a registry goes, and as many after it went. */
const CALLS = 30;

describe('services that go away behind a gateway', { timeout: 180_000 }, () => {
  let stack: Stack;
  let suite: DistributedSuite;
  let people: People;
  before(async () => {
    stack = await startStack();
    const environment = { POLICY_REGISTRY_LOG_LEVEL: 'silent', POLICY_REGISTRY_SHUTDOWN_GRACE_SECONDS: '10' };
    suite = await startDistributedSuite({ stack, name: 'peers', counts: { registry: 2 }, environment });
    people = (await peopleAt([suite.doors()], 'acme'))();
  });
  after(async () => {
    await suite.close();
    await stack.close();
  });

  const registries = () => suite.named('registry');
  const each = (work: (registry: ServiceProcess) => Promise<void>) => Promise.all(registries().map(work));

  it('are missed by nobody while another of their kind is there', async () => {
    const [, registry] = registries();
    const [gateway] = suite.named('gateway');
    assert.ok(registry && gateway);
    // It connects to both at once now that both are there.
    await gateway.process.stop();
    await gateway.process.start();
    const acknowledged: string[] = [];
    let stopping: Promise<void> | undefined;
    const caller = async (index: number) => {
      let left = CALLS;
      for (let n = 0; left > 0; n += 1) {
        const pack = `drained-${index}-${n}`;
        await people.author.packs.createPack({ pack: { pack } });
        acknowledged.push(pack);
        if (n === CALLS) stopping ??= registry.process.stop();
        if (stopping !== undefined && registry.process.pid === undefined) left -= 1;
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, (_, index) => caller(index)));
    await stopping;
    const created = (await auditTrail(people)).map(({ pack }) => pack);
    assert.deepEqual(created.toSorted(), acknowledged.toSorted());
    await registry.process.start();
  });

  it('are told to be away when all of their kind are, and used again when one is back', async () => {
    const [gateway] = suite.named('gateway');
    assert.ok(gateway);
    await each(({ process }) => process.kill());
    await Promise.all([
      untilReadiness(gateway, { status: 'ok', degraded: ['registry'] }),
      assertUnavailable(suite.doors(), PackService.method.listPacks, () => ({})),
      assertUnavailable(suite.doors(), PackService.method.createPack, (door) => ({ pack: { pack: `away-${door}` } })),
    ]);
    await registries()[0]?.process.start();
    await untilReadiness(gateway, { status: 'ok' });
    await people.author.packs.createPack({ pack: { pack: 'back' } });
  });

  it('say themselves that their stores are away, and the gateway hands it on', async () => {
    const [registry] = registries();
    assert.ok(registry);
    await stack.mongo.stop();
    await Promise.all([
      untilReadiness(registry, { status: 'unavailable' }),
      assertUnavailable(suite.doors(), PackService.method.listPacks, () => ({})),
    ]);
    await stack.mongo.start();
    await untilReadiness(registry, { status: 'ok' });
    await people.author.packs.createPack({ pack: { pack: 'stored' } });
  });
});
