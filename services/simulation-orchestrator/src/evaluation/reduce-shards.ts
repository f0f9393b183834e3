import { reducePartials, type ShardPartial, type SimulationResult } from '@policy-registry/simulation';
import type { SimulationRun } from '../batch/simulation-run.ts';
import { type ChangesList, changesListOf } from './changes-list.ts';

/** One result out of what the shards came out as, in their order. */
export function reduceShards(
  { findings, inputs }: Pick<SimulationRun, 'findings' | 'inputs'>,
  stored: readonly Uint8Array[],
): { readonly result: SimulationResult; readonly changes: ChangesList } {
  const partials: ShardPartial[] = stored.map((bytes) => JSON.parse(Buffer.from(bytes).toString('utf8')));
  const { result } = reducePartials(partials, { total: findings, samples: inputs.samples });
  return { result, changes: changesListOf(partials) };
}
