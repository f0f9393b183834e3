import type { FactColumns } from '@policy-registry/inventory';
import {
  type Comparison,
  type EvaluationMemory,
  prepareShards,
  type ShardEvaluator,
  sidePolicy,
} from '@policy-registry/simulation';
import type { ComparisonParts } from './comparison-parts.ts';

/** Throws IrError for a policy that cannot be run. Reads nothing of the facts yet. */
export function comparisonOf(
  { baseline, candidate, overrides, ...asked }: ComparisonParts,
  columns: FactColumns,
): Comparison {
  const { env, environment, tenant, evaluatedAt } = asked;
  const run = { env, environment, tenant, evaluatedAt: new Date(evaluatedAt) };
  return {
    columns,
    before: sidePolicy(baseline, overrides.baseline, run),
    after: sidePolicy(candidate, overrides.candidate, run),
  };
}

/**
 * Makes a comparison ready for its shards; they are evaluated one at a time. Throws as `comparisonOf`; DocumentError for facts that are
 * damaged, what reading throws, and the reason of the signal.
 */
export async function openComparison(
  parts: ComparisonParts,
  columns: FactColumns,
  signal: AbortSignal,
  memory?: EvaluationMemory,
): Promise<ShardEvaluator> {
  return prepareShards(comparisonOf(parts, columns), signal, memory);
}
