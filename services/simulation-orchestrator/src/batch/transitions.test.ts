import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { simulationDirectory } from '../simulations/directory.ts';
import { listSimulations } from '../simulations/list-simulations.ts';
import { quickSimulate } from '../simulations/quick-simulate.ts';
import { freshSimulations, QUESTION, TENANT } from '../testing/simulation-fixture.ts';
import { cancelSimulation } from './cancel-simulation.ts';
import { createSimulation } from './create-simulation.ts';
import { retrySimulation } from './retry-simulation.ts';
import { watchSimulation } from './watch-simulation.ts';

const NEVER = new AbortController().signal;

describe('a batch simulation between its transitions', () => {
  it('is cancelled once, and its job is gone', async (t) => {
    const { deps, context, events } = await freshSimulations(t);
    const { simulation } = await createSimulation(deps, context, QUESTION);
    await cancelSimulation(deps, context, { simulation, reason: 'Not needed' });
    const again = await cancelSimulation(deps, context, { simulation, reason: 'Twice' });
    assert.deepEqual([again.state, again.failure], ['cancelled', 'Not needed']);
    assert.equal(await deps.queue.claim({ waitMs: 0 }), undefined);
    const cancelled = (await events()).filter(({ type }) => type === 'policy.simulation.cancelled');
    assert.equal(cancelled.length, 1);
    assert.partialDeepStrictEqual(cancelled[0]?.data, { from: 'queued', details: { reason: 'Not needed' } });
  });

  it('is retried once for a request that is repeated', async (t) => {
    const { deps, context, events } = await freshSimulations(t);
    const { simulation } = await createSimulation(deps, context, QUESTION);
    await cancelSimulation(deps, context, { simulation, reason: 'Not needed' });
    const repeated = { ...context, requestMark: { key: 'mark', time: 0 } };
    await retrySimulation(deps, repeated, simulation);
    const { round, failure } = await retrySimulation(deps, repeated, simulation);
    assert.deepEqual([round, failure], [1, '']);
    assert.equal((await events()).filter(({ type }) => type === 'policy.simulation.queued').length, 2);
    assert.equal((await deps.queue.forTenant(TENANT).depth()).waiting, 1);
    await assert.rejects(retrySimulation(deps, context, simulation), { reason: 'INVALID_STATE' });
  });

  it('is told from a quick one, which was over when it was answered', async (t) => {
    const { deps, context } = await freshSimulations(t);
    const { simulation } = await quickSimulate(deps, context, { ...QUESTION, maxFindings: 0 });
    const cancel = cancelSimulation(deps, context, { simulation, reason: '' });
    await assert.rejects(cancel, { reason: 'INVALID_STATE' });
    await assert.rejects(retrySimulation(deps, context, simulation), { reason: 'INVALID_STATE' });
    await assert.rejects(retrySimulation(deps, context, 'sim-none'), { reason: 'NOT_FOUND' });
    const seen = await Array.fromAsync(watchSimulation(deps, TENANT, simulation, NEVER));
    assert.deepEqual(
      seen.map(({ state }) => state),
      ['succeeded'],
    );
  });

  it('cannot be attached to a review before it has a result', async (t) => {
    const { deps, context } = await freshSimulations(t);
    const { simulation } = await createSimulation(deps, context, QUESTION);
    const directory = simulationDirectory(deps.documents);
    assert.equal(await directory.find(TENANT, simulation), undefined);
  });

  it('is watched until it is over', async (t) => {
    const { deps, context } = await freshSimulations(t);
    const { simulation } = await createSimulation(deps, context, QUESTION);
    const states: string[] = [];
    for await (const { state } of watchSimulation(deps, TENANT, simulation, NEVER)) {
      states.push(state);
      if (state === 'queued') await cancelSimulation(deps, context, { simulation, reason: '' });
    }
    assert.deepEqual(states, ['queued', 'cancelled']);
  });

  it('is watched no longer than the caller wants', async (t) => {
    const { deps, context } = await freshSimulations(t);
    const { simulation } = await createSimulation(deps, context, QUESTION);
    const gone = new AbortController();
    const watch = watchSimulation(deps, TENANT, simulation, gone.signal);
    await watch.next();
    const next = watch.next();
    gone.abort(new Error('the caller left'));
    await assert.rejects(next, /the caller left/);
  });

  it('stands among the quick ones in the list, newest first, page by page', async (t) => {
    const { deps: parts, context } = await freshSimulations(t);
    let minute = 0;
    const deps = { ...parts, now: () => new Date(Date.UTC(2026, 0, 1, 0, minute++)) };
    const made: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      made.unshift((await quickSimulate(deps, context, { ...QUESTION, maxFindings: 0 })).simulation);
      made.unshift((await createSimulation(deps, context, QUESTION)).simulation);
    }
    const listed: string[] = [];
    let after: { value: string; id: string } | undefined;
    do {
      const page = await listSimulations(deps, TENANT, {
        limit: 2,
        ...(after === undefined ? {} : { after }),
      });
      listed.push(...page.map(({ simulation }) => simulation));
      const last = page.at(-1);
      after = last && { value: last.createTime, id: last.simulation };
    } while (after !== undefined);
    assert.deepEqual(listed, made);
  });
});
