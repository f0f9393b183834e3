import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSimulation } from '../batch/create-simulation.ts';
import { reconcile } from '../batch/reconcile.ts';
import { claimAll, claimOne, doJob } from '../testing/drain.ts';
import { engineThat } from '../testing/many-shards.ts';
import { freshSimulations, QUESTION, TENANT } from '../testing/simulation-fixture.ts';
import { runJob } from './run-job.ts';

it('a shard that was begun last by who has no lease any more is not left without a job', async (t) => {
  const opened = await freshSimulations(t);
  const { deps, context, working } = opened;
  const { simulation } = await createSimulation(deps, context, QUESTION);
  const late = await claimOne(opened);
  // It stands still before it begins, and its lease runs out.
  await late.nack({ delayMs: 0 });
  const lease = (await deps.queue.claim({ waitMs: 5_000 })) ?? assert.fail();
  const lost = new AbortController();
  const giveUp = async () => lost.abort(new Error('the lease is lost'));
  const goOn = () =>
    assert.rejects(
      runJob({ ...deps, ...working, engine: engineThat(working.engine, { 0: giveUp }) }, late, lost.signal),
    );
  await doJob(opened, lease, { engine: engineThat(working.engine, { 0: goOn }) });
  await reconcile(deps, TENANT);
  assert.equal((await opened.run(simulation)).state, 'running');
  for (const again of await claimAll(opened)) await doJob(opened, again);
  assert.equal((await opened.run(simulation)).state, 'succeeded');
});
