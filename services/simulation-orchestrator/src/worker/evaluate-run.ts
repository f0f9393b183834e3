import type { Digest } from '@policy-registry/canonical';
import type { SimulationRun } from '../batch/simulation-run.ts';
import type { SimulatedPolicy, WorkerStores } from '../kernel/ports.ts';
import { loadOverrides } from '../simulations/acting-overrides.ts';
import type { ResolvedPolicy } from '../simulations/collections.ts';
import { type ComparedPolicies, comparePolicies } from '../simulations/compare-policies.ts';
import { loadFactTable } from '../snapshots/read-snapshot.ts';

/** Evaluates a run from its inputs and the objects that they name; nobody is asked what a policy is. */
export async function evaluateRun(
  stores: WorkerStores,
  tenant: string,
  { inputs, findings }: Pick<SimulationRun, 'inputs' | 'findings'>,
  signal: AbortSignal,
  onProgress: (compared: number) => Promise<void>,
): Promise<ComparedPolicies> {
  return comparePolicies({
    ...{ tenant, inputs, signal, onProgress },
    baseline: await loadPolicy(stores, tenant, inputs.baseline),
    candidate: await loadPolicy(stores, tenant, inputs.candidate),
    overrides: await loadOverrides(stores, tenant, inputs),
    table: await loadFactTable(stores, tenant, inputs),
    maxFindings: findings,
    samples: inputs.samples,
  });
}

async function loadPolicy(
  { objects }: WorkerStores,
  tenant: string,
  policy: ResolvedPolicy,
): Promise<SimulatedPolicy | undefined> {
  if (policy.irDigest === '') return undefined;
  const irDigest = policy.irDigest as Digest;
  const bytes = await objects.forTenant(tenant).get(irDigest);
  return { ...policy, irDigest, irJson: Buffer.from(bytes).toString('utf8') };
}
