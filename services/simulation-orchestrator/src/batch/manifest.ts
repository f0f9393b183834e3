import type { SimulationResult, Threshold, VerdictName } from '@policy-registry/simulation';
import type { RunInputs, SimulationRun } from './simulation-run.ts';

/**
 * What a batch ran, over what, and what came out, by digests: whoever has the objects can check every step, and run it again. Plain JSON;
 * its canonical form is what is stored and signed. It says nothing of when and by whom shards were evaluated: the same simulation
 * has the same manifest however it was run.
 */
export interface Manifest {
  readonly schemaVersion: '1';
  readonly tenant: string;
  readonly simulation: string;
  readonly inputs: RunInputs;
  /** In order. Objects of their own, whose counts add up to the result. */
  readonly shards: readonly ManifestShard[];
  readonly resultDigest: string;
  readonly changesDigest: string;
  readonly counts: SimulationResult['measures'] & { readonly evaluated: number; readonly total: number };
  readonly thresholds: readonly Threshold[];
  readonly verdict: VerdictName;
}

export interface ManifestShard {
  readonly index: number;
  readonly firstRow: number;
  readonly rows: number;
  /** Both are absent of a shard that could not be evaluated. */
  readonly partialDigest?: string;
  readonly changesDigest?: string;
}

export function manifestOf(
  tenant: string,
  { simulation, inputs, thresholds }: Pick<SimulationRun, 'simulation' | 'inputs' | 'thresholds'>,
  found: Pick<Manifest, 'shards' | 'resultDigest' | 'changesDigest' | 'verdict'> & {
    readonly result: SimulationResult;
  },
): Manifest {
  const { result, ...said } = found;
  const { evaluated, total, measures } = result;
  const counts = { evaluated, total, ...measures };
  return { schemaVersion: '1', tenant, simulation, inputs, thresholds, counts, ...said };
}
