import { canonicalJson, sha256 } from '@policy-registry/canonical';
import type { BatchDependencies } from '../kernel/ports.ts';
import { objectsOf } from '../retention/simulation-area.ts';
import { completedEvent } from '../simulations/completed-event.ts';
import { changeRun } from './change-run.ts';
import { manifestOf } from './manifest.ts';
import type { ReducedRun } from './reduce-run.ts';
import { isOpen, type Outcome, originOf, type SimulationRun } from './simulation-run.ts';
import { verdictOf } from './verdict.ts';

/**
 * Stores what a run came to, and makes it succeed. The objects are named by their bytes, so whoever comes second stores nothing new, and
 * finds the run over. Says that it is over.
 */
export async function finishRun(
  { documents, objects, now }: BatchDependencies,
  tenant: string,
  { simulation, round, area, ...asked }: SimulationRun,
  { result, resultBytes, resultDigest, changes, shards, missing }: ReducedRun,
): Promise<true> {
  const { measures } = result;
  const verdict = verdictOf(measures, asked.thresholds, missing.length === 0);
  const changesBytes = bytesOf(changes);
  const digests = { resultDigest, changesDigest: sha256(changesBytes) };
  const manifest = bytesOf(manifestOf(tenant, { simulation, ...asked }, { ...digests, result, shards, verdict }));
  const stored = await objectsOf(objects, tenant, { area }).putAll([
    manifest,
    { bytes: resultBytes, digest: resultDigest },
    { bytes: changesBytes, digest: digests.changesDigest },
  ]);
  const outcome: Outcome = {
    ...digests,
    manifestDigest: stored[0].digest,
    ...{ verdict, measures },
    ...(missing.length === 0 ? {} : { missing }),
  };
  const time = now();
  await changeRun(documents, tenant, simulation, (run) => {
    if (!isOpen(run) || run.round !== round) return undefined;
    const event = completedEvent(originOf(run), time, { simulation, inputs: run.inputs, outcome });
    return { body: { ...run, state: 'succeeded', finishTime: time.toISOString(), outcome }, events: [event] };
  });
  return true;
}

function bytesOf(value: unknown): Uint8Array {
  return Buffer.from(canonicalJson(value));
}
