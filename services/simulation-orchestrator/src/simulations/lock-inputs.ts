import { askedTime, type EnvValue } from '@policy-registry/engine-messages';
import type { SimulationDependencies } from '../kernel/ports.ts';
import type { SnapshotFacts } from '../snapshots/collections.ts';
import { readyFacts } from '../snapshots/read-snapshot.ts';
import { lockOverrides, type OverrideChoice } from './acting-overrides.ts';
import type { SimulationInputs } from './collections.ts';
import { ENGINE_VERSION } from './engine-version.ts';
import { describePolicy, type PolicyRef, resolvePolicy } from './policy-ref.ts';

/** What both kinds of simulation are asked. */
export interface SimulationQuestion {
  readonly baseline: PolicyRef;
  readonly candidate: PolicyRef;
  readonly snapshot: string;
  readonly env: Readonly<Record<string, EnvValue>>;
  /** The time of the call when absent. */
  readonly evaluatedAt: Date | undefined;
  /** Empty for that of a side that is what is live somewhere. */
  readonly environment: string;
  readonly overrides: OverrideChoice;
}

export interface LockedInputs {
  readonly inputs: SimulationInputs;
  /** Of the snapshot. */
  readonly facts: SnapshotFacts;
}

/** Finds out what a question means now. From here on nobody asks the registry again: the IR of both policies is kept, and the overrides. */
export async function lockInputs(
  deps: SimulationDependencies,
  tenant: string,
  { env, evaluatedAt, ...question }: SimulationQuestion,
  now: Date,
): Promise<LockedInputs> {
  const at = askedTime(evaluatedAt ?? now);
  const [baseline, candidate, facts] = await Promise.all([
    resolvePolicy(deps.policies, tenant, question.baseline),
    resolvePolicy(deps.policies, tenant, question.candidate),
    readyFacts(deps, tenant, question.snapshot),
  ]);
  const { factTableDigest, factTableIndexDigest } = facts;
  const policies = [baseline, candidate].filter((policy) => policy !== undefined);
  const environment = environmentOf(question);
  const [locked] = await Promise.all([
    lockOverrides(deps, tenant, { ...{ baseline, candidate, environment, at }, choice: question.overrides }),
    // The IR of a workspace is nobody's object yet.
    deps.objects.forTenant(tenant).putAll(policies.map(({ irJson }) => Buffer.from(irJson, 'utf8'))),
  ]);
  const inputs: SimulationInputs = {
    baseline: describePolicy(baseline),
    candidate: describePolicy(candidate),
    snapshot: question.snapshot,
    ...{ factTableDigest, factTableIndexDigest },
    env,
    evaluatedAt: at.toISOString(),
    ...(environment === '' ? {} : { environment }),
    ...(locked === undefined ? {} : { overrides: locked }),
    asked: { baseline: question.baseline, candidate: question.candidate },
    engineVersion: ENGINE_VERSION,
  };
  return { inputs, facts };
}

/** Where the policies are asked: an engine of that environment would let its overrides act. */
function environmentOf({ environment, baseline, candidate }: Omit<SimulationQuestion, 'env' | 'evaluatedAt'>): string {
  if (environment !== '') return environment;
  if (baseline.kind === 'active') return baseline.environment;
  return candidate.kind === 'active' ? candidate.environment : '';
}
