import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { ObjectStore } from '@policy-registry/storage';
import fc from 'fast-check';
import { lockOf } from '../../batch/simulation-queue.ts';
import { objectsWith } from '../../testing/faulty-parts.ts';
import { openManyShards, SHARDS } from '../../testing/many-shards.ts';
import { TENANT } from '../../testing/simulation-fixture.ts';
import type { ShardBytes } from '../shard-engine.ts';
import { threadEngine } from './thread-engine.ts';

const READ_MS = 8;

/** A shard of some batches, and what befalls it. */
const trouble = fc.record({
  firstBatch: fc.integer({ min: 0, max: SHARDS - 1 }),
  batches: fc.integer({ min: 1, max: SHARDS }),
  /** So long after it was asked for it is given up. */
  abortMs: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
  /** That read of the table gives other bytes, counted over all shards. */
  damagedRead: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
});

it('threads say of a shard what it is, or that it was given up or is damaged, whatever befell others', async (t) => {
  const opened = await openManyShards(t);
  const run = await opened.run(opened.simulation);
  let reads = 0;
  let damaged = new Set<number>();
  const slow = objectsWith(opened.deps.objects, async (digest) => {
    if (digest === run.inputs.factTableDigest) await setTimeout(READ_MS);
  });
  const objects: ObjectStore = {
    ...slow,
    forTenant(tenant) {
      const area = slow.forTenant(tenant);
      const open: typeof area.open = async (digest) => {
        const opened = await area.open(digest);
        return {
          ...opened,
          async readInto(...range) {
            const read = reads;
            reads += 1;
            const bytes = await opened.readInto(...range);
            if (damaged.has(read)) new Uint8Array(bytes).fill(7);
            return bytes;
          },
        };
      };
      return { ...area, open };
    },
  };
  const engine = threadEngine({ objects, threads: 2, log: opened.context.log });
  t.after(() => engine.close());
  const workOn = (firstBatch: number, batches: number) => {
    const planned = run.plan.slice(firstBatch, firstBatch + batches);
    const rows = planned.reduce((sum, shard) => sum + shard.rows, 0);
    const shard = { index: firstBatch, firstBatch, batches: planned.length, firstRow: planned[0]?.firstRow ?? 0, rows };
    return { tenant: TENANT, inputs: run.inputs, lock: lockOf(run.inputs), shard };
  };
  const known = new Map<string, Promise<ShardBytes>>();
  const meantOf = (work: ReturnType<typeof workOn>) => {
    const key = `${work.shard.firstBatch} ${work.shard.batches}`;
    const options = { signal: new AbortController().signal, onProgress: async () => {} };
    const meant = known.get(key) ?? opened.working.engine.evaluate(work, options);
    known.set(key, meant);
    return meant;
  };
  const property = fc.asyncProperty(fc.array(trouble, { minLength: 1, maxLength: 6 }), async (troubles) => {
    reads = 0;
    damaged = new Set(troubles.flatMap(({ damagedRead }) => damagedRead ?? []));
    const asked = troubles.map(async ({ firstBatch, batches, abortMs }) => {
      const work = workOn(firstBatch, batches);
      const signal = abortMs === undefined ? new AbortController().signal : AbortSignal.timeout(abortMs);
      try {
        const { partial, changes } = await engine.evaluate(work, { signal, onProgress: async () => {} });
        return { work, digests: [partial.digest, changes.digest] };
      } catch (error) {
        assert.ok(signal.aborted || (damaged.size > 0 && /damaged/.test(String(error))), String(error));
        return undefined;
      }
    });
    for (const found of await Promise.all(asked)) {
      if (found === undefined) continue;
      const { partial, changes } = await meantOf(found.work);
      assert.deepEqual(found.digests, [partial.digest, changes.digest]);
    }
  });
  await fc.assert(property, { numRuns: 40, endOnFailure: true });
});
