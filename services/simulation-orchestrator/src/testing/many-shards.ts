import type { TestContext } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { createSimulation, type NewSimulation } from '../batch/create-simulation.ts';
import type { ShardEngine } from '../evaluation/shard-engine.ts';
import { listShards } from '../shards/shard-record.ts';
import { quickSimulate } from '../simulations/quick-simulate.ts';
import { recordSnapshot } from './many-findings.ts';
import { freshSimulations, QUESTION, type Simulations, TENANT } from './simulation-fixture.ts';

export const SHARDS = 9;

/** Of the snapshot `many`, a shard a batch. */
export const MANY: NewSimulation = {
  ...QUESTION,
  snapshot: 'many',
  thresholds: [{ measure: 'changed', maximum: 1_000_000 }],
};

/** A batch simulation of many shards that waits for workers. */
export interface ManyShards extends Simulations {
  readonly simulation: string;
  /** Of the quick simulation of the same. */
  readonly resultDigest: string;
}

export async function openManyShards(t: TestContext, asked: Partial<NewSimulation> = {}): Promise<ManyShards> {
  const fresh = await freshSimulations(t);
  const opened = { ...fresh, deps: { ...fresh.deps, batchesPerShard: 1 } };
  const { deps, context } = opened;
  await recordSnapshot(deps, TENANT, 'many', SHARDS);
  const { resultDigest } = await quickSimulate(deps, context, { ...MANY, maxFindings: 0 });
  const { simulation } = await createSimulation(deps, context, { ...MANY, ...asked });
  return { ...opened, simulation, resultDigest };
}

/** An engine that does something else before it evaluates a shard; what that gives, unless undefined, is what the shard is said to change. */
export function engineThat(engine: ShardEngine, before: Readonly<Record<number, () => Promise<unknown>>>): ShardEngine {
  return {
    ...engine,
    async evaluate(work, options) {
      const said = await before[work.shard.index]?.();
      const found = await engine.evaluate(work, options);
      if (said === undefined) return found;
      const bytes = Buffer.from(String(said));
      return { ...found, changes: { bytes, digest: sha256(bytes) } };
    },
  };
}

export async function shardStates({ deps, simulation }: ManyShards): Promise<string[]> {
  return (await listShards(deps.documents, TENANT, simulation)).map(({ state }) => state);
}

export async function shardAttempts({ deps, simulation }: ManyShards): Promise<number[]> {
  return (await listShards(deps.documents, TENANT, simulation)).map(({ attempts }) => attempts);
}
