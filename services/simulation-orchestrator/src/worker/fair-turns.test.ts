import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSimulation } from '../batch/create-simulation.ts';
import { RUNS } from '../batch/simulation-run.ts';
import { claimOne, doJob } from '../testing/drain.ts';
import { recordSnapshot } from '../testing/many-findings.ts';
import { MANY, openManyShards } from '../testing/many-shards.ts';
import { TENANT } from '../testing/simulation-fixture.ts';

const SMALL = 3;

it('a tenant with many shards delays the small simulation of another by no more than one shard for each of its own', async (t) => {
  const opened = await openManyShards(t);
  const { deps, context } = opened;
  // Ten simulations of nine shards each wait already, and more.
  for (let more = 0; more < 12; more += 1) await createSimulation(deps, context, MANY);
  for (let begun = 0; begun < 5; begun += 1) await doJob(opened, await claimOne(opened));

  const globex = { ...context, principal: { ...context.principal, tenant: 'globex' } };
  await recordSnapshot(deps, 'globex', 'many', SMALL);
  const { simulation } = await createSimulation(deps, globex, MANY);
  const runs = deps.documents.forTenant('globex').collection(RUNS);
  const claimed: string[] = [];
  while ((await runs.get(simulation))?.body.state !== 'succeeded') {
    const lease = await claimOne(opened);
    claimed.push(lease.tenant);
    await doJob(opened, lease);
  }
  const others = claimed.filter((tenant) => tenant === TENANT).length;
  assert.ok(others <= SMALL, `the turns were ${claimed}`);
  assert.ok((await deps.queue.forTenant(TENANT).depth()).waiting > 20, 'the other tenant has plenty left');
});
