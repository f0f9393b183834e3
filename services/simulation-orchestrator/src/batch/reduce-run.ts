import type { Digest } from '@policy-registry/canonical';
import type { SimulationResult } from '@policy-registry/simulation';
import { type ObjectArea, type ObjectStore, StoreError } from '@policy-registry/storage';
import type { ChangesList } from '../evaluation/changes-list.ts';
import { reduceShards } from '../evaluation/reduce-shards.ts';
import { objectsOf } from '../retention/simulation-area.ts';
import type { ShardRecord } from '../shards/shard-record.ts';
import type { ManifestShard } from './manifest.ts';
import type { MissingShard, SimulationRun } from './simulation-run.ts';

/** Partials that are read at a time. */
const READS = 16;

/** What the shards of a run come to together. */
export interface ReducedRun {
  readonly result: SimulationResult;
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
  { objects }: { readonly objects: ObjectStore },
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
  return { ...reduceShards(run, await readPartials(own, wanted)), shards, missing };
}

/** In their order. */
async function readPartials(
  objects: ObjectArea,
  wanted: readonly { readonly index: number; readonly digest: string }[],
): Promise<readonly Uint8Array[]> {
  const partials: Uint8Array[] = [];
  for (let from = 0; from < wanted.length; from += READS) {
    const some = wanted.slice(from, from + READS);
    partials.push(...(await Promise.all(some.map(({ index, digest }) => readPartial(objects, index, digest)))));
  }
  return partials;
}

/** The store verifies the digest. */
async function readPartial(objects: ObjectArea, index: number, digest: string): Promise<Uint8Array> {
  try {
    return await objects.get(digest as Digest);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code === 'UNAVAILABLE') throw error;
    throw new DamagedPartial(index, error);
  }
}
