import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServiceError } from '@policy-registry/rpc/errors';
import { createSimulation } from '../batch/create-simulation.ts';
import { lockOf } from '../batch/simulation-queue.ts';
import { RUNS } from '../batch/simulation-run.ts';
import type { PolicySource } from '../kernel/ports.ts';
import { claimAll, claimOne, doJob } from '../testing/drain.ts';
import { freshSimulations, QUESTION, type Simulations, TENANT } from '../testing/simulation-fixture.ts';
import type { SimulationInputs } from './collections.ts';
import { simulationDirectory } from './directory.ts';
import { examineSimulation } from './read-simulation.ts';

type SourceDigest = PolicySource['sourceDigest'];

async function staleWith({ deps }: Simulations, simulation: string, sourceDigest: SourceDigest) {
  const policies = { ...deps.policies, sourceDigest };
  return (await examineSimulation({ ...deps, policies }, TENANT, simulation)).stale;
}

/** As if it had been asked for when other things were there. */
async function changeInputs({ deps, run }: Simulations, simulation: string, changed: Partial<SimulationInputs>) {
  const runs = deps.documents.forTenant(TENANT).collection(RUNS);
  const body = await run(simulation);
  const revision = (await runs.get(simulation))?.revision ?? 0;
  await runs.replace(simulation, revision, { ...body, inputs: { ...body.inputs, ...changed } });
}

describe('a simulation says itself stale', () => {
  it('when a side has other sources, or is gone; and not while all is as it was', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, context } = opened;
    const { simulation, inputs } = await createSimulation(deps, context, QUESTION);
    assert.deepEqual((await examineSimulation(deps, TENANT, simulation)).stale, []);
    const stale = await staleWith(opened, simulation, async (_tenant, ref) =>
      'version' in ref && ref.version === '2' ? 'sha256:other' : undefined,
    );
    const { candidate, baseline } = inputs;
    assert.deepEqual(stale, [
      {
        input: 'candidate',
        message: 'The candidate, shop-policy 2, has other sources now.',
        ...{ was: candidate.sourceDigest, is: 'sha256:other' },
      },
      {
        input: 'baseline',
        message: 'The baseline, shop-policy 1, is not there any more.',
        ...{ was: baseline.sourceDigest, is: '' },
      },
    ]);
  });

  it('as far as it can be told while the registry is away', async (t) => {
    const opened = await freshSimulations(t);
    const { simulation } = await createSimulation(opened.deps, opened.context, QUESTION);
    const away = async () => Promise.reject(new ServiceError('UNAVAILABLE', 'away'));
    const stale = (await staleWith(opened, simulation, away)) ?? [];
    assert.equal(stale.length, 2);
    assert.match(stale[0]?.message ?? '', /cannot be told/);
  });

  it('when no policy, or a commit, was asked for: never because of it', async (t) => {
    const opened = await freshSimulations(t);
    const asked = {
      baseline: { kind: 'none' },
      candidate: { kind: 'workspace', workspace: 'w', commit: 'c1' },
    } as const;
    const { simulation } = await createSimulation(opened.deps, opened.context, QUESTION);
    await changeInputs(opened, simulation, { asked });
    assert.deepEqual(await staleWith(opened, simulation, async () => assert.fail('nobody is asked')), []);
  });

  it('when its facts or its engine are others, to gates too', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, context } = opened;
    const { simulation, inputs } = await createSimulation(deps, context, QUESTION);
    for (const lease of await claimAll(opened)) await doJob(opened, lease);
    const completed = () => simulationDirectory(deps.documents).completed(TENANT, inputs.candidate.irDigest);
    assert.deepEqual((await completed())[0]?.stale, []);
    await changeInputs(opened, simulation, { factTableDigest: 'sha256:old', engineVersion: 'stella-dsl 0.0.1' });
    const { stale = [] } = await examineSimulation(deps, TENANT, simulation);
    assert.deepEqual(
      stale.map(({ input, was }) => [input, was]),
      [
        ['snapshot', 'sha256:old'],
        ['engine', 'stella-dsl 0.0.1'],
      ],
    );
    assert.deepEqual(
      (await completed())[0]?.stale,
      stale.map(({ message }) => message),
    );
  });
});

it('a simulation is not evaluated by another engine than the one that it was asked of', async (t) => {
  const opened = await freshSimulations(t);
  const { simulation } = await createSimulation(opened.deps, opened.context, QUESTION);
  const { job, tenant } = await claimOne(opened);
  await changeInputs(opened, simulation, { engineVersion: 'stella-dsl 0.0.1' });
  const { inputs } = await opened.run(simulation);
  const payload = { ...(job.payload as object), lock: lockOf(inputs) };
  const lease = { job: { ...job, payload }, tenant, delivery: 1, settled: true } as never;
  await assert.rejects(doJob(opened, lease), /to be evaluated by stella-dsl 0.0.1, and this is/);
});
