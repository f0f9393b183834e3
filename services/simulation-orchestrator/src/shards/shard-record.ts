import type { CollectionDefinition, DocumentStore, MutableCollection } from '@policy-registry/storage';

/** `queued` and `running` are pending: a worker is to come, or is at it. */
export type ShardState = 'queued' | 'running' | 'succeeded' | 'failed';

/** What an attempt has found, by the digests of its objects. */
export interface ShardDigests {
  readonly partial: string;
  readonly changes: string;
}

/**
 * One shard of a run: who works on it, and what was found. Only the worker that began last writes what it finds, so workers on different
 * shards never wait for one another.
 */
export interface ShardRecord {
  readonly simulation: string;
  readonly index: number;
  readonly state: ShardState;
  /** Of the run, when it was last queued. */
  readonly round: number;
  /** How often a worker began, over all rounds. It never falls: the number of an attempt fences off those before it. */
  readonly attempts: number;
  /** How often in this round. */
  readonly tries: number;
  /** Who began last. */
  readonly worker: string;
  /** Findings that the latest attempt has compared. */
  readonly findings: number;
  readonly startTime?: string;
  readonly finishTime?: string;
  /** Of the attempt that succeeded. */
  readonly found?: ShardDigests;
  /** What an attempt found that came too late to count: whatever succeeds must have found the same. */
  readonly late?: ShardDigests;
  /** Why it failed; empty otherwise. */
  readonly failure: string;
}

export const SHARDS: CollectionDefinition<ShardRecord> & { mode: 'mutable' } = {
  name: 'simulation_shards',
  mode: 'mutable',
  fields: ['simulation', 'pending', 'failed'],
  index: (shard) => ({
    simulation: shard.simulation,
    pending: isPending(shard) ? shard.simulation : null,
    failed: shard.state === 'failed' ? shard.simulation : null,
  }),
};

const INDEX_DIGITS = 6;
const PAGE = 1000;

export function isPending({ state }: Pick<ShardRecord, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

export function shardsOf(documents: DocumentStore, tenant: string): MutableCollection<ShardRecord> {
  return documents.forTenant(tenant).collection(SHARDS);
}

/** In the order of ids are shards of a simulation in the order of their numbers. */
export function shardId(simulation: string, index: number): string {
  return `${simulation}.${String(index).padStart(INDEX_DIGITS, '0')}`;
}

/** A shard that was planned, and which nobody has begun. */
export function newShard(simulation: string, index: number, round: number): ShardRecord {
  return {
    ...{ simulation, index, round, state: 'queued', attempts: 0, tries: 0 },
    ...{ worker: '', findings: 0, failure: '' },
  };
}

/** Every shard of a simulation that is recorded, in order. */
export async function listShards(
  documents: DocumentStore,
  tenant: string,
  simulation: string,
): Promise<readonly ShardRecord[]> {
  const shards = shardsOf(documents, tenant);
  const found: ShardRecord[] = [];
  let page = await shards.list({ where: { simulation }, limit: PAGE });
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    found.push(...page.map(({ body }) => body));
    if (page.length < PAGE) break;
    page = await shards.list({ where: { simulation }, limit: PAGE, after: { id: last.id } });
  }
  return found;
}

/** Whether shards are pending, that one aside. */
export async function hasPending(
  documents: DocumentStore,
  tenant: string,
  simulation: string,
  aside?: number,
): Promise<boolean> {
  const pending = await shardsOf(documents, tenant).list({ where: { pending: simulation }, limit: 2 });
  return pending.some(({ body }) => body.index !== aside);
}

/** The first shard that failed in this round. */
export async function firstFailed(
  documents: DocumentStore,
  tenant: string,
  { simulation, round }: Pick<ShardRecord, 'simulation' | 'round'>,
): Promise<ShardRecord | undefined> {
  const failed = await shardsOf(documents, tenant).list({ where: { failed: simulation }, limit: PAGE });
  return failed.find(({ body }) => body.round === round)?.body;
}
