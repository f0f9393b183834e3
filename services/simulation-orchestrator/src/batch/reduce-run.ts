import type { Digest } from '@policy-registry/canonical';
import type { ReducedResult, ShardPartial } from '@policy-registry/simulation';
import { type ObjectArea, StoreError } from '@policy-registry/storage';
import type { ChangesList } from '../evaluation/changes-list.ts';
import { reduceShards } from '../evaluation/reduce-shards.ts';
import type { BatchDependencies } from '../kernel/ports.ts';
import { objectsOf } from '../retention/simulation-area.ts';
import { readPartial } from '../shards/partials-at-hand.ts';
import type { ShardRecord } from '../shards/shard-record.ts';
import type { ManifestShard } from './manifest.ts';
import type { MissingShard, SimulationRun } from './simulation-run.ts';

/** Partials that are read at a time. */
const READS = 16;

/** What the shards of a run come to together. */
export interface ReducedRun extends ReducedResult {
  readonly changes: ChangesList;
  readonly shards: readonly ManifestShard[];
  readonly missing: readonly MissingShard[];
}

/** What a shard left behind is gone, or not what it was. It can be evaluated again. */
export class DamagedPartial extends Error {
  readonly index: number;

  constructor(index: number, cause: StoreError) {
    super(`What it came out as is ${cause.code === 'NOT_FOUND' ? 'not stored any more' : 'damaged'}.`, { cause });
    this.name = 'DamagedPartial';
    this.index = index;
  }
}

/** Adds up shards that are settled, in the order of the plan. Throws DamagedPartial, and StoreError. */
export async function reduceRun(
  { objects, partials }: Pick<BatchDependencies, 'objects' | 'partials'>,
  tenant: string,
  run: SimulationRun,
  settled: readonly ShardRecord[],
): Promise<ReducedRun> {
  const own = objectsOf(objects, tenant, run);
  const shards: ManifestShard[] = [];
  const missing: MissingShard[] = [];
  const wanted: { readonly index: number; readonly digest: string }[] = [];
  for (const { index, firstRow, rows } of run.plan) {
    const place = { index, firstRow, rows };
    const { found, failure = '' } = settled[index] ?? {};
    if (found === undefined) {
      shards.push(place);
      missing.push({ shard: index, firstRow, rows, failure });
    } else {
      shards.push({ ...place, partialDigest: found.partial, changesDigest: found.changes });
      wanted.push({ index, digest: found.partial });
    }
  }
  const read = async ({ index, digest }: (typeof wanted)[number]) =>
    partials?.get(digest) ?? fetchPartial(own, index, digest);
  return { ...reduceShards(run, await someAtATime(wanted, read)), shards, missing };
}

/** In their order. */
async function someAtATime<T, R>(wanted: readonly T[], read: (item: T) => Promise<R>): Promise<readonly R[]> {
  const found: R[] = [];
  for (let from = 0; from < wanted.length; from += READS) {
    found.push(...(await Promise.all(wanted.slice(from, from + READS).map(read))));
  }
  return found;
}

/** The store verifies the digest. */
async function fetchPartial(objects: ObjectArea, index: number, digest: string): Promise<ShardPartial> {
  try {
    return readPartial(await objects.get(digest as Digest));
  } catch (error) {
    if (!(error instanceof StoreError) || error.code === 'UNAVAILABLE') throw error;
    throw new DamagedPartial(index, error);
  }
}
