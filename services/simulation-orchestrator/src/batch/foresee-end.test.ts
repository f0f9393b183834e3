import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Digest } from '@policy-registry/canonical';
import { StoreError } from '@policy-registry/storage';
import { objectsOf } from '../retention/simulation-area.ts';
import { changeShard } from '../shards/change-shard.ts';
import { PartialsAtHand } from '../shards/partials-at-hand.ts';
import { found } from '../shards/shard-machine.ts';
import { claimAll, doJob } from '../testing/drain.ts';
import { objectsWith } from '../testing/faulty-parts.ts';
import { openManyShards } from '../testing/many-shards.ts';
import { TENANT } from '../testing/simulation-fixture.ts';
import { beginShard } from '../worker/attempt-shard.ts';
import { readJob } from '../worker/shard-job.ts';
import { foreseeEnd } from './foresee-end.ts';
import type { ManifestShard } from './manifest.ts';
import type { RunEnd } from './run-end.ts';
import { settleRun } from './settle-run.ts';

/** A run of which all shards are settled but some, and the last of those is evaluated, stored and not recorded. */
async function openLast(t: TestContext, left = 1) {
  const opened = await openManyShards(t);
  const leases = await claimAll(opened);
  const job = leases.pop()?.job ?? assert.fail('there is no job');
  for (const lease of leases.slice(left - 1)) await doJob(opened, lease);
  const deps = { ...opened.deps, partials: new PartialsAtHand() };
  const asked = await readJob(deps.documents, TENANT, job);
  const working = { ...deps, ...opened.working };
  const token = (await beginShard(working, TENANT, asked)) ?? assert.fail('it is settled');
  const options = { signal: AbortSignal.timeout(60_000), onProgress: async () => {} };
  const { run, shard, lock } = asked;
  const work = { tenant: TENANT, inputs: run.inputs, lock, shard };
  const { partial, changes } = await opened.working.engine.evaluate(work, options);
  const digests = { partial: partial.digest, changes: changes.digest };
  await objectsOf(deps.objects, TENANT, run).putAll([partial, changes]);
  deps.partials.keep(partial);
  const { index, rows } = shard;
  const ref = { tenant: TENANT, simulation: run.simulation, index };
  const said = { digests, rows, time: run.createTime };
  const record = () => changeShard(deps.documents, ref, (current) => found(current, token, said));
  return { opened, deps, run, record, last: { index, found: digests } };
}

/** The end, said to be the sum of another shard. */
const ofAnother = (end: RunEnd, digests: Pick<ManifestShard, 'partialDigest' | 'changesDigest'>): RunEnd => ({
  ...end,
  shards: end.shards.map((shard) => (shard.index === 3 ? { ...shard, ...digests } : shard)),
});

describe('what a run comes to', () => {
  it('is stored before its last shard is recorded, and recorded after it', async (t) => {
    const { opened, deps, run, last, record } = await openLast(t);
    const end = (await foreseeEnd(deps, TENANT, run, last)) ?? assert.fail('it is not foreseen');
    const { manifestDigest, resultDigest, changesDigest } = end.outcome;
    assert.equal(resultDigest, opened.resultDigest);
    for (const digest of [manifestDigest, resultDigest, changesDigest]) {
      await objectsOf(deps.objects, TENANT, run).get(digest as Digest);
    }
    assert.equal(await settleRun(deps, TENANT, run.simulation, end), false);
    assert.equal((await opened.run(run.simulation)).state, 'running');
    await record();
    const unread = objectsWith(deps.objects, async () => assert.fail('nothing is left to be read'));
    assert.equal(await settleRun({ ...deps, objects: unread }, TENANT, run.simulation, end), true);
    const { state, outcome } = await opened.run(run.simulation);
    assert.deepEqual([state, outcome], ['succeeded', end.outcome]);
  });

  it('is not foreseen while others are pending, or cannot be read', async (t) => {
    const two = await openLast(t, 2);
    assert.equal(await foreseeEnd(two.deps, TENANT, two.run, two.last), undefined);
    const { deps, run, last } = await openLast(t);
    for (const code of ['NOT_FOUND', 'UNAVAILABLE'] as const) {
      const objects = objectsWith(deps.objects, () => Promise.reject(new StoreError(code, 'away')));
      assert.equal(await foreseeEnd({ ...deps, objects }, TENANT, run, last), undefined, code);
    }
  });

  const stale: Readonly<Record<string, (end: RunEnd) => RunEnd>> = {
    'another round': (end) => ({ ...end, round: 1 }),
    'other counts': (end) => ofAnother(end, { partialDigest: 'sha256:0' }),
    'other changes': (end) => ofAnother(end, { changesDigest: 'sha256:0' }),
  };
  for (const [what, changed] of Object.entries(stale)) {
    it(`is made anew where it was foreseen of ${what}`, async (t) => {
      const { opened, deps, run, last, record } = await openLast(t);
      const end = (await foreseeEnd(deps, TENANT, run, last)) ?? assert.fail('it is not foreseen');
      await record();
      const wrong = changed({ ...end, outcome: { ...end.outcome, resultDigest: 'sha256:0' } });
      assert.equal(await settleRun(deps, TENANT, run.simulation, wrong), true);
      assert.deepEqual((await opened.run(run.simulation)).outcome, end.outcome);
    });
  }
});
