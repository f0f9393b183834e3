import { canonicalJson, type Digest, sha256 } from '@policy-registry/canonical';
import type { FactTable } from '@policy-registry/inventory';
import type { SimulatedPolicy } from '../kernel/ports.ts';
import type { ActingOverrides } from './acting-overrides.ts';
import type { SimulationInputs } from './collections.ts';
import type { Change, SimulationResult } from './result.ts';
import { runComparison } from './run-comparison.ts';
import { rowPolicy } from './stella-row-policy.ts';

export interface PolicyComparison {
  readonly tenant: string;
  readonly inputs: Pick<SimulationInputs, 'env' | 'evaluatedAt' | 'environment'>;
  readonly baseline: SimulatedPolicy | undefined;
  readonly candidate: SimulatedPolicy | undefined;
  readonly overrides: ActingOverrides;
  readonly table: FactTable;
  /** Compare at most so many, those with the lowest ids. */
  readonly maxFindings: number;
  readonly samples: number;
  readonly signal: AbortSignal;
  /** Called now and then with how many findings are compared; what it throws ends the comparison. */
  readonly onProgress?: (compared: number) => Promise<void>;
}

export interface ComparedPolicies {
  readonly result: SimulationResult;
  /** Over the canonical form of the result. */
  readonly resultDigest: Digest;
  readonly changes: readonly Change[];
}

/** The one evaluation of both kinds of simulation. It depends on policies, overrides, facts, environment and time alone. */
export async function comparePolicies(comparison: PolicyComparison): Promise<ComparedPolicies> {
  const { tenant, inputs, baseline, candidate, overrides, table, maxFindings, samples, signal, onProgress } =
    comparison;
  const { env, environment = '' } = inputs;
  const run = { env, environment, evaluatedAt: new Date(inputs.evaluatedAt), tenant };
  const rows = Math.min(maxFindings, table.rowCount);
  const policies = {
    before: rowPolicy(baseline, overrides.baseline, run),
    after: rowPolicy(candidate, overrides.candidate, run),
  };
  const compared = await runComparison(table, rows, policies, signal, onProgress);
  const result = compared.result(table.rowCount, samples);
  return { result, resultDigest: sha256(canonicalJson(result)), changes: compared.changes() };
}
