import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cancelSimulation } from '../batch/cancel-simulation.ts';
import { createSimulation } from '../batch/create-simulation.ts';
import { retrySimulation } from '../batch/retry-simulation.ts';
import { startRun } from '../batch/start-run.ts';
import { claimAll, doJob } from '../testing/drain.ts';
import { shardsWith } from '../testing/faulty-parts.ts';
import { freshSimulations, QUESTION, TENANT } from '../testing/simulation-fixture.ts';

it('shards that who starts an earlier round late records first are of the round that is asked for', async (t) => {
  const opened = await freshSimulations(t);
  const { deps, context } = opened;
  const waiting = { ...deps, limits: { ...deps.limits, simulationsAtOnce: 0 } };
  const { simulation } = await createSimulation(waiting, context, QUESTION);
  const earlier = await opened.run(simulation);
  await cancelSimulation(waiting, context, { simulation, reason: '' });
  await retrySimulation(waiting, context, simulation);
  let isFirst = true;
  const documents = shardsWith(deps.documents, (real) => ({
    async insertAbsent(...asked) {
      if (isFirst) {
        isFirst = false;
        await startRun(deps, TENANT, earlier);
      }
      return real.insertAbsent(...asked);
    },
  }));
  await startRun({ ...deps, documents }, TENANT, await opened.run(simulation));
  // The job of the round comes before that of the earlier one.
  for (const lease of (await claimAll(opened)).toReversed()) await doJob(opened, lease);
  assert.equal((await opened.run(simulation)).state, 'succeeded');
});
