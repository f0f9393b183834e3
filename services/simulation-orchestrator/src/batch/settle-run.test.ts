import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { DocumentStore } from '@policy-registry/storage';
import { loseShard } from '../shards/lose-shard.ts';
import { failed } from '../shards/shard-machine.ts';
import { SHARDS } from '../shards/shard-record.ts';
import { claimAll, doJob } from '../testing/drain.ts';
import { openManyShards } from '../testing/many-shards.ts';
import { TENANT } from '../testing/simulation-fixture.ts';

/** The documents, where something happens after a look at shards. */
function documentsWith(documents: DocumentStore, afterList: () => Promise<void>): DocumentStore {
  const over = <T extends object>(real: T, replaced: Partial<T>): T =>
    new Proxy(real, {
      get(target, name) {
        const value = Reflect.get(name in replaced ? replaced : target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  const collectionOf = (tenant: string) => {
    const real = documents.forTenant(tenant);
    return over(real, {
      collection(definition: { readonly name: string }) {
        const collection = real.collection(definition as never) as ReturnType<typeof real.collection>;
        if (definition.name !== SHARDS.name) return collection;
        return over(collection, {
          async list(query) {
            const found = await collection.list(query);
            await afterList();
            return found;
          },
        });
      },
    } as Partial<typeof real>);
  };
  return over(documents, { forTenant: collectionOf });
}

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
    const documents = documentsWith(deps.documents, async () => {
      seen += 1;
      if (seen !== looks) return;
      const run = await opened.run(simulation);
      await loseShard(deps, TENANT, run, shard, failed, { failure: 'It cannot be evaluated.' });
    });
    await doJob({ ...opened, deps: { ...deps, documents } }, last);
    assert.ok(seen >= looks);
    // Whoever failed the other one settles the run as well, if nobody has.
    await doJob(opened, failing);
    const { state, failure, outcome } = await opened.run(simulation);
    assert.deepEqual([state, failure, outcome], ['failed', `Shard ${shard}: It cannot be evaluated.`, undefined]);
  });
}
