import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MessagingError } from '@policy-registry/messaging';
import { openEmbeddedMessaging } from '@policy-registry/messaging/embedded';
import { queueWith } from '../testing/faulty-parts.ts';
import { freshSimulations, QUESTION, TENANT } from '../testing/simulation-fixture.ts';
import { cancelSimulation } from './cancel-simulation.ts';
import { createSimulation } from './create-simulation.ts';
import { reconcile } from './reconcile.ts';
import { jobOf, SIMULATION_QUEUE } from './simulation-queue.ts';

describe('reconciling record and queue', () => {
  it('enqueues what was recorded only, once', async (t) => {
    const { deps, context, run } = await freshSimulations(t);
    const queue = queueWith(deps.queue, { enqueue: () => Promise.reject(new MessagingError('UNAVAILABLE', 'away')) });
    const { simulation } = await createSimulation({ ...deps, queue }, context, QUESTION);
    assert.equal((await deps.queue.forTenant(TENANT).depth()).waiting, 0);
    await reconcile(deps, TENANT);
    await reconcile(deps, TENANT);
    assert.equal((await deps.queue.forTenant(TENANT).depth()).waiting, 1);
    assert.deepEqual((await deps.queue.claim({ waitMs: 0 }))?.job, jobOf(await run(simulation), 0));
  });

  it('brings everything back that is not over when the queue was thrown away', async (t) => {
    const { deps, context } = await freshSimulations(t);
    const [first, second, third] = [
      await createSimulation(deps, context, QUESTION),
      await createSimulation(deps, context, QUESTION),
      await createSimulation(deps, context, QUESTION),
    ];
    await cancelSimulation(deps, context, { simulation: second.simulation, reason: '' });
    const other = openEmbeddedMessaging({ file: ':memory:' });
    t.after(() => other.close());
    const queue = await other.queue(SIMULATION_QUEUE);
    await reconcile({ ...deps, queue }, TENANT);
    const jobs = [await queue.claim({ waitMs: 0 }), await queue.claim({ waitMs: 0 })].map((lease) => lease?.job.group);
    assert.deepEqual(jobs.sort(), [first.simulation, third.simulation].sort());
    assert.equal(await queue.claim({ waitMs: 0 }), undefined);
  });

  it('goes through pages of those that have their turn', async (t) => {
    const { deps: parts, context } = await freshSimulations(t);
    const deps = { ...parts, limits: { ...parts.limits, simulationsAtOnce: 105 } };
    const away = queueWith(deps.queue, { enqueue: () => Promise.reject(new MessagingError('UNAVAILABLE', 'away')) });
    for (let index = 0; index < 110; index += 1) await createSimulation({ ...deps, queue: away }, context, QUESTION);
    await reconcile(deps, TENANT);
    assert.equal((await deps.queue.forTenant(TENANT).depth()).waiting, 105);
  });
});
