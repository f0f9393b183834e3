import assert from 'node:assert/strict';
import { it } from 'node:test';
import { loseShard } from '../shards/lose-shard.ts';
import { failed } from '../shards/shard-machine.ts';
import { claimAll, doJob } from '../testing/drain.ts';
import { shardsWith } from '../testing/faulty-parts.ts';
import { openManyShards } from '../testing/many-shards.ts';
import { TENANT } from '../testing/simulation-fixture.ts';

/** Whatever the worker has looked at when that happens elsewhere: of pending shards, of failed ones, of all. */
for (const looks of [1, 2, 3]) {
  it(`a run that may not be partial fails with a shard that fails after look ${looks} of the last one`, async (t) => {
    const opened = await openManyShards(t, { allowPartial: false });
    const { deps, simulation } = opened;
    const leases = await claimAll(opened);
    const failing = leases.pop() ?? assert.fail();
    const { shard } = failing.job.payload as { readonly shard: number };
    const last = leases.pop() ?? assert.fail();
    for (const lease of leases) await doJob(opened, lease);
    let seen = 0;
    const documents = shardsWith(deps.documents, (real) => ({
      async list(query) {
        const found = await real.list(query);
        seen += 1;
        if (seen === looks) {
          const run = await opened.run(simulation);
          await loseShard(deps, TENANT, run, shard, failed, { failure: 'It cannot be evaluated.' });
        }
        return found;
      },
    }));
    await doJob({ ...opened, deps: { ...deps, documents } }, last);
    assert.ok(seen >= looks);
    // Whoever failed the other one settles the run as well, if nobody has.
    await doJob(opened, failing);
    const { state, failure, outcome } = await opened.run(simulation);
    assert.deepEqual([state, failure, outcome], ['failed', `Shard ${shard}: It cannot be evaluated.`, undefined]);
  });
}
