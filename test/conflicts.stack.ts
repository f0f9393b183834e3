import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startStack } from '@policy-registry/stack';
import { startDistributedSuite } from './src/distributed-suite.ts';
import { auditTrail, checkTrail } from './src/load/audit-trail.ts';
import { checkBus } from './src/load/bus-trail.ts';
import { contest, openPack } from './src/load/contested-pack.ts';
import { Outcomes } from './src/load/outcomes.ts';
import { type People, peopleAt } from './src/load/people.ts';

const PACKS = Array.from({ length: 5 }, (_, index) => `contested-${index + 1}`);
/** 200 calls a pack. */
const COUNTS = { sameNumber: 40, nextNumber: 20, submit: 20, approve: 20, publish: 20, promote: 20 };

describe('four registries behind two gateways', () => {
  it('acknowledge each of 1,000 conflicting transitions once in effect', async (context) => {
    const stack = await startStack();
    context.after(() => stack.close());
    const suite = await startDistributedSuite({
      stack,
      name: 'conflicts',
      counts: { registry: 4, gateway: 2 },
      environment: { POLICY_REGISTRY_LIMIT_CONCURRENT_CALLS: '4000' },
    });
    context.after(() => suite.close());
    const people = await peopleAt([suite.doors(0), suite.doors(1)], 'acme', 120_000);
    await people().operator.environments.createEnvironment({ environment: { environment: 'prod' } });
    await Promise.all(PACKS.map((pack) => openPack(people, pack)));

    const outcomes = new Outcomes();
    await Promise.all(PACKS.map((pack) => contest(people, outcomes, pack, 'prod', COUNTS)));
    context.diagnostic(
      `${outcomes.calls} calls: ${outcomes.acknowledged.length} acknowledged, ${[...outcomes.refused]}`,
    );
    assert.equal(outcomes.calls, 1_000);

    for (const pack of PACKS) await checkPack(people, outcomes, pack);
    const trail = await auditTrail(people());
    checkTrail(trail, outcomes.acknowledged);
    await checkBus(stack, 'conflicts', trail);
  });
});

/** What the record says of a pack is what was acknowledged. */
async function checkPack(people: () => People, outcomes: Outcomes, pack: string): Promise<void> {
  const of = (verb: Parameters<Outcomes['of']>[0]) => outcomes.of(verb).filter((each) => each.pack === pack);
  const { versions } = await people().auditor.versions.listVersions({ pack, pageSize: 100 });
  const created = of('create').map(({ version }) => version);
  assert.deepEqual(versions.map(({ version }) => version).toSorted(), created.toSorted());
  assert.equal(new Set(versions.map(({ number }) => number)).size, versions.length, 'a number is used twice');
  for (const verb of ['submit', 'approve', 'publish'] as const) {
    assert.deepEqual(
      of(verb)
        .map(({ version }) => version)
        .toSorted(),
      ['1.0.0', '1.0.1'],
      `${pack} ${verb}`,
    );
  }
  const { bindings } = await people().auditor.environments.listBindingHistory({
    environment: 'prod',
    pack,
    pageSize: 100,
  });
  assert.equal(bindings.length, of('promote').length);
  assert.deepEqual(
    bindings.map(({ generation }) => Number(generation)),
    bindings.map((_, index) => bindings.length - index),
  );
}
