import { verdictOf } from '@policy-registry/simulation';
import type { NamedContent } from '@policy-registry/storage';
import { canonicalContent } from '../kernel/canonical-content.ts';
import type { ShardRecord } from '../shards/shard-record.ts';
import { type ManifestShard, manifestOf } from './manifest.ts';
import type { ReducedRun } from './reduce-run.ts';
import type { Outcome, SimulationRun } from './simulation-run.ts';

/** What a run comes to with its result: what is stored of it, and what is recorded. */
export interface RunEnd {
  readonly round: number;
  /** What it is the sum of. */
  readonly shards: readonly ManifestShard[];
  /** Manifest, result, and the list of changes. */
  readonly contents: readonly NamedContent[];
  readonly outcome: Outcome;
}

/** Settled shards, added up, make the same end whoever adds them up. */
export function endOf(
  tenant: string,
  { simulation, round, thresholds, inputs }: SimulationRun,
  { result, resultBytes, resultDigest, changes, shards, missing }: ReducedRun,
): RunEnd {
  const { measures } = result;
  const verdict = verdictOf(measures, thresholds, missing.length === 0);
  const list = canonicalContent(changes);
  const digests = { resultDigest, changesDigest: list.digest };
  const manifest = canonicalContent(
    manifestOf(tenant, { simulation, thresholds, inputs }, { ...digests, result, shards, verdict }),
  );
  const outcome = {
    ...digests,
    manifestDigest: manifest.digest,
    ...{ verdict, measures },
    ...(missing.length === 0 ? {} : { missing }),
  };
  return { round, shards, contents: [manifest, { bytes: resultBytes, digest: resultDigest }, list], outcome };
}

/** Whether these shards, settled, are those that an end is the sum of. */
export function isEndOf({ shards }: RunEnd, settled: readonly ShardRecord[]): boolean {
  return shards.every(({ partialDigest, changesDigest }, index) => {
    const found = settled[index]?.found;
    return found?.partial === partialDigest && found?.changes === changesDigest;
  });
}
