import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Simulation, SimulationState } from '@policy-registry/contracts/simulation';
import { startStack } from '@policy-registry/stack';
import { startDistributedSuite } from './src/distributed-suite.ts';
import { openLargeInventory } from './src/large-inventory.ts';
import { auditTrail } from './src/load/audit-trail.ts';
import { type People, peopleAt } from './src/load/people.ts';
import { steadfast } from './src/load/steadfast.ts';

/** Three shards of one record batch each. */
const FINDINGS = 140_000;
const BATCHES = 5;
const LOOK_MS = 200;
/** Leases of the dead have to run out. */
const PATIENCE_MS = 150_000;

describe('batch simulations in processes over real servers', () => {
  it('have one result each, though workers, an orchestrator and the queue are killed meanwhile', async (context) => {
    const stack = await startStack();
    context.after(() => stack.close());
    const counts = { 'simulation-orchestrator': 2, 'policy-engine': 2 };
    const environment = {
      POLICY_REGISTRY_SIMULATION_BATCHES_PER_SHARD: '1',
      POLICY_REGISTRY_LIMIT_QUICK_FINDINGS: String(FINDINGS),
    };
    const suite = await startDistributedSuite({ stack, name: 'batch', counts, environment });
    context.after(() => suite.close());
    const people = (await peopleAt([suite.doors()], 'acme', 60_000))();
    const question = await openLargeInventory(people.author, 'large', FINDINGS);
    const quick = await people.author.simulations.quickSimulate(question);
    const ids: string[] = [];
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const created = await people.author.simulations.createSimulation(question);
      ids.push(created.simulation?.simulation ?? '');
    }
    await until(people, ids, (found) => found.some(({ state }) => state !== SimulationState.QUEUED));

    const [orchestrator] = suite.named('simulation-orchestrator');
    const doomed = [orchestrator, ...suite.named('policy-engine')].flatMap((each) => each?.process ?? []);
    await Promise.all(doomed.map((process) => process.kill()));
    await stack.nats.kill();
    await stack.nats.start();
    await Promise.all(doomed.map((process) => process.start()));

    const found = await until(people, ids, (all) => all.every(isOver));
    context.diagnostic(`attempts at three shards each: ${found.map(({ progress }) => progress?.attempts)}`);
    for (const { state, resultDigest, failure, shards } of found) {
      assert.equal(state, SimulationState.SUCCEEDED, failure);
      assert.equal(resultDigest, quick.simulation?.resultDigest);
      assert.equal(shards?.done, 3);
    }
    const completed = (await auditTrail(people))
      .filter(({ type }) => type === 'policy.simulation.completed')
      .map(({ details }) => details?.simulation);
    assert.deepEqual(completed.toSorted(), [...ids, quick.simulation?.simulation].toSorted());
  });
});

function isOver({ state }: Simulation): boolean {
  return state !== SimulationState.QUEUED && state !== SimulationState.RUNNING;
}

/** The simulations, once they are as they should be. */
async function until(
  { auditor }: People,
  ids: readonly string[],
  wanted: (found: readonly Simulation[]) => boolean,
): Promise<readonly Simulation[]> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const answers = await Promise.all(
      ids.map((simulation) => steadfast('get', () => auditor.simulations.getSimulation({ simulation }))),
    );
    const found = answers.flatMap(({ simulation }) => simulation ?? []);
    if (wanted(found)) return found;
    if (performance.now() > end) throw new Error(`they are ${found.map(({ state }) => SimulationState[state])}`);
    await delay(LOOK_MS);
  }
}
