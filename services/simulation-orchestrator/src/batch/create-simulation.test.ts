import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MessagingError } from '@policy-registry/messaging';
import { queueWith } from '../testing/faulty-parts.ts';
import { freshSimulations, QUESTION, TENANT } from '../testing/simulation-fixture.ts';
import { createSimulation } from './create-simulation.ts';
import { jobOf } from './simulation-queue.ts';
import { RUNS } from './simulation-run.ts';

const NOTHING = { waitMs: 0 };

describe('a new batch simulation', () => {
  it('is recorded and has one job, which says exactly what to run', async (t) => {
    const { deps, context, run, events } = await freshSimulations(t);
    const { simulation } = await createSimulation(deps, context, QUESTION);
    const recorded = await run(simulation);
    assert.equal(recorded.state, 'queued');
    assert.match(recorded.inputs.candidate.irDigest, /^sha256:/);
    assert.match(recorded.inputs.factTableDigest, /^sha256:/);
    const claimed = await deps.queue.claim(NOTHING);
    assert.equal(claimed?.tenant, TENANT);
    assert.deepEqual(claimed?.job, jobOf(recorded));
    assert.equal(claimed?.job.id, simulation);
    assert.equal(await deps.queue.claim(NOTHING), undefined);
    assert.deepEqual(
      (await events()).map(({ type }) => type),
      ['policy.simulation.queued'],
    );
  });

  it('is one for a request that is repeated', async (t) => {
    const { deps, context, events } = await freshSimulations(t);
    const repeated = { ...context, requestMark: { key: 'mark', time: 0 } };
    const first = await createSimulation(deps, repeated, QUESTION);
    const second = await createSimulation(deps, repeated, QUESTION);
    assert.equal(second.simulation, first.simulation);
    assert.equal((await deps.queue.forTenant(TENANT).depth()).waiting, 1);
    assert.equal((await events()).length, 1);
  });

  it('is another one when the request comes again after its id was forgotten', async (t) => {
    const { deps, context } = await freshSimulations(t);
    const at = (time: number) => ({ ...context, requestMark: { key: 'mark', time } });
    const first = await createSimulation(deps, at(0), QUESTION);
    const second = await createSimulation(deps, at(24 * 3_600_000), QUESTION);
    assert.notEqual(second.simulation, first.simulation);
  });

  it('is refused, and not recorded, while the queue cannot be reached', async (t) => {
    const { deps, context, messages } = await freshSimulations(t);
    await messages.close();
    await assert.rejects(createSimulation(deps, context, QUESTION), { reason: 'UNAVAILABLE' });
    assert.deepEqual(await deps.documents.forTenant(TENANT).collection(RUNS).list({ limit: 1 }), []);
  });

  it('is refused while too many wait', async (t) => {
    const { deps, context } = await freshSimulations(t);
    const queue = deps.queue.forTenant(TENANT);
    const jobs = Array.from({ length: 1_000 }, (_, index) => ({ id: `job-${index}`, group: 'others', payload: null }));
    await queue.enqueue(jobs);
    await assert.rejects(createSimulation(deps, context, QUESTION), { reason: 'LIMIT_EXCEEDED' });
  });

  it('is refused when its environment does not fit into a job', async (t) => {
    const { deps, context } = await freshSimulations(t);
    const env = { exposure: 'x'.repeat(256 * 1024) };
    await assert.rejects(createSimulation(deps, context, { ...QUESTION, env }), { reason: 'TOO_LARGE' });
  });

  it('is acknowledged once it is recorded, even if the queue goes away then', async (t) => {
    const { deps, context, lines } = await freshSimulations(t);
    const away = async () => {
      throw new MessagingError('UNAVAILABLE', 'gone');
    };
    const queue = queueWith(deps.queue, { enqueue: away });
    const { state } = await createSimulation({ ...deps, queue }, context, QUESTION);
    assert.equal(state, 'queued');
    assert.equal(lines.length, 1);
  });
});
