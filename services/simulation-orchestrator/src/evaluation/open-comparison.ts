import { type ByteSource, openFactColumns, readFactTableIndex } from '@policy-registry/inventory';
import { type Comparison, prepareShards, type ShardEvaluator, sidePolicy } from '@policy-registry/simulation';
import type { ComparisonParts } from './comparison-parts.ts';

/** Reads bytes of the fact table. */
export type FactBytes = Omit<ByteSource, 'size'>;

/** Throws IrError for a policy that cannot be run, DocumentError for an index that is none. Reads nothing yet. */
export function comparisonOf(
  { index, baseline, candidate, overrides, ...asked }: ComparisonParts,
  bytes: FactBytes,
): Comparison {
  const { env, environment, tenant, evaluatedAt } = asked;
  const run = { env, environment, tenant, evaluatedAt: new Date(evaluatedAt) };
  const contents = readFactTableIndex(index);
  const source: ByteSource = { size: contents.size, ...bytes };
  return {
    columns: openFactColumns(contents, source),
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
  bytes: FactBytes,
  signal: AbortSignal,
): Promise<ShardEvaluator> {
  return prepareShards(comparisonOf(parts, bytes), signal);
}
