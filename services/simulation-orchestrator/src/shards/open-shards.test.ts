import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { DocumentStore } from '@policy-registry/storage';
import { cancelSimulation } from '../batch/cancel-simulation.ts';
import { createSimulation } from '../batch/create-simulation.ts';
import { retrySimulation } from '../batch/retry-simulation.ts';
import { startRun } from '../batch/start-run.ts';
import { claimAll, doJob } from '../testing/drain.ts';
import { freshSimulations, QUESTION, TENANT } from '../testing/simulation-fixture.ts';
import { SHARDS } from './shard-record.ts';

/** The documents, where something happens once before absent shards are recorded. */
function documentsThat(documents: DocumentStore, before: () => Promise<unknown>): DocumentStore {
  let isFirst = true;
  return {
    ...documents,
    forTenant(tenant) {
      const own = documents.forTenant(tenant);
      const collection = (definition: { readonly name: string }) => {
        const real = own.collection(definition as never) as object;
        if (definition.name !== SHARDS.name) return real;
        return new Proxy(real, {
          get(target, name) {
            const value = Reflect.get(target, name);
            if (name !== 'insertAbsent') return typeof value === 'function' ? value.bind(target) : value;
            return async (...asked: unknown[]) => {
              if (isFirst) {
                isFirst = false;
                await before();
              }
              return value.apply(target, asked);
            };
          },
        });
      };
      return { ...own, collection } as unknown as typeof own;
    },
  };
}

it('shards that who starts an earlier round late records first are of the round that is asked for', async (t) => {
  const opened = await freshSimulations(t);
  const { deps, context } = opened;
  const waiting = { ...deps, limits: { ...deps.limits, simulationsAtOnce: 0 } };
  const { simulation } = await createSimulation(waiting, context, QUESTION);
  const earlier = await opened.run(simulation);
  await cancelSimulation(waiting, context, { simulation, reason: '' });
  await retrySimulation(waiting, context, simulation);
  const documents = documentsThat(deps.documents, () => startRun(deps, TENANT, earlier));
  await startRun({ ...deps, documents }, TENANT, await opened.run(simulation));
  // The job of the round comes before that of the earlier one.
  for (const lease of (await claimAll(opened)).toReversed()) await doJob(opened, lease);
  assert.equal((await opened.run(simulation)).state, 'succeeded');
});
