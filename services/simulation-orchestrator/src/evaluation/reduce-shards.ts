import { type ReducedResult, reducePartials, type ShardPartial } from '@policy-registry/simulation';
import type { SimulationRun } from '../batch/simulation-run.ts';
import { type ChangesList, changesListOf } from './changes-list.ts';
import { EvaluationFailed } from './evaluation-failed.ts';

/** One result out of what the shards came out as, in their order. Throws EvaluationFailed for shards that are not of one comparison. */
export function reduceShards(
  { findings, inputs }: Pick<SimulationRun, 'findings' | 'inputs'>,
  partials: readonly ShardPartial[],
): ReducedResult & { readonly changes: ChangesList } {
  try {
    const reduced = reducePartials(partials, { total: findings, samples: inputs.samples });
    return { ...reduced, changes: changesListOf(partials) };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new EvaluationFailed(`DeterminismMismatch: ${cause.message}.`, { cause, isDisagreement: true });
  }
}
