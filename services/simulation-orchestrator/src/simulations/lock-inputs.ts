import type { EnvValue } from '@policy-registry/engine-messages';
import type { SimulatedPolicy, SimulationDependencies } from '../kernel/ports.ts';
import { getSnapshot } from '../snapshots/read-snapshot.ts';
import type { SimulationInputs } from './collections.ts';
import { describePolicy, type PolicyRef, resolvePolicy } from './policy-ref.ts';

/** What both kinds of simulation are asked. */
export interface SimulationQuestion {
  readonly baseline: PolicyRef;
  readonly candidate: PolicyRef;
  readonly snapshot: string;
  readonly env: Readonly<Record<string, EnvValue>>;
  /** The time of the call when absent. */
  readonly evaluatedAt: Date | undefined;
}

export interface LockedInputs {
  readonly inputs: SimulationInputs;
  /** Of the snapshot. */
  readonly findings: number;
  readonly baseline: SimulatedPolicy | undefined;
  readonly candidate: SimulatedPolicy | undefined;
}

/** Finds out what a question means now. From here on nobody asks the registry again: the IR of both policies is kept. */
export async function lockInputs(
  deps: SimulationDependencies,
  tenant: string,
  { env, evaluatedAt, ...question }: SimulationQuestion,
  now: Date,
): Promise<LockedInputs> {
  const baseline = await resolvePolicy(deps.policies, tenant, question.baseline);
  const candidate = await resolvePolicy(deps.policies, tenant, question.candidate);
  const { factTableDigest, findings } = await getSnapshot(deps, tenant, question.snapshot);
  for (const policy of [baseline, candidate]) {
    // The IR of a workspace is nobody's object yet.
    if (policy !== undefined) await deps.objects.forTenant(tenant).put(Buffer.from(policy.irJson, 'utf8'));
  }
  const inputs: SimulationInputs = {
    baseline: describePolicy(baseline),
    candidate: describePolicy(candidate),
    snapshot: question.snapshot,
    factTableDigest,
    env,
    evaluatedAt: (evaluatedAt ?? now).toISOString(),
  };
  return { inputs, findings, baseline, candidate };
}
