import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MessagingError } from '@policy-registry/messaging';
import { queueWith } from '../testing/faulty-parts.ts';
import { freshSimulations, QUESTION, TENANT } from '../testing/simulation-fixture.ts';
import { cancelSimulation } from './cancel-simulation.ts';
import { createSimulation } from './create-simulation.ts';
import { retrySimulation } from './retry-simulation.ts';
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
    assert.deepEqual(claimed?.job, jobOf(recorded, 0));
    assert.equal(claimed?.job.id, `${simulation}-0-0`);
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

  it('is refused while too many are not over', async (t) => {
    const { deps: parts, context } = await freshSimulations(t);
    const deps = { ...parts, limits: { ...parts.limits, simulationsAtOnce: 1, simulationsWaiting: 2 } };
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) ids.push((await createSimulation(deps, context, QUESTION)).simulation);
    const refused = { reason: 'LIMIT_EXCEEDED', metadata: { limit: '3', actual: '3' } };
    await assert.rejects(createSimulation(deps, context, QUESTION), refused);
    const [first = ''] = ids;
    await cancelSimulation(deps, context, { simulation: first, reason: '' });
    await createSimulation(deps, context, QUESTION);
    await assert.rejects(retrySimulation(deps, context, first), refused);
  });

  it('waits until it has its turn, and gets it when one before is over', async (t) => {
    const { deps: parts, context } = await freshSimulations(t);
    const deps = { ...parts, limits: { ...parts.limits, simulationsAtOnce: 2 } };
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) ids.push((await createSimulation(deps, context, QUESTION)).simulation);
    const [first = '', second, third] = ids;
    const queue = deps.queue.forTenant(TENANT);
    assert.equal((await queue.depth()).waiting, 2);
    await cancelSimulation(deps, context, { simulation: first, reason: '' });
    const jobs = [await deps.queue.claim(NOTHING), await deps.queue.claim(NOTHING)];
    assert.deepEqual(
      jobs.map((lease) => lease?.job.group),
      [second, third],
    );
  });

  it('is refused at a time that no policy can be asked at', async (t) => {
    const { deps, context } = await freshSimulations(t);
    for (const seconds of [253_402_300_800, 10 ** 15]) {
      const asked = createSimulation(deps, context, { ...QUESTION, evaluatedAt: new Date(seconds * 1000) });
      await assert.rejects(asked, { reason: 'INVALID_ARGUMENT' });
    }
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
