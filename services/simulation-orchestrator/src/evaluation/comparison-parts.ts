import type { Digest } from '@policy-registry/canonical';
import type { PolicySource } from '@policy-registry/simulation';
import type { ObjectStore } from '@policy-registry/storage';
import { type ActingOverrides, loadOverrides } from '../simulations/acting-overrides.ts';
import type { ResolvedPolicy, SimulationInputs } from '../simulations/collections.ts';

/** Everything that decides what shards come out as, but the facts: small, whatever the table. It can be sent to a thread. */
export interface ComparisonParts {
  readonly baseline: PolicySource | undefined;
  readonly candidate: PolicySource | undefined;
  readonly overrides: ActingOverrides;
  readonly env: SimulationInputs['env'];
  readonly environment: string;
  readonly evaluatedAt: string;
  readonly tenant: string;
}

/** Loads them by the digests that the inputs name, each verified. Nobody is asked what a policy is. Throws StoreError. */
export async function loadParts(
  { objects }: { readonly objects: ObjectStore },
  tenant: string,
  inputs: SimulationInputs,
): Promise<ComparisonParts> {
  const store = objects.forTenant(tenant);
  const policyOf = async ({ irDigest, pack, version }: ResolvedPolicy): Promise<PolicySource | undefined> => {
    if (irDigest === '') return undefined;
    return { pack, version, irJson: Buffer.from(await store.get(irDigest as Digest)).toString('utf8') };
  };
  const { env, environment = '', evaluatedAt } = inputs;
  const [baseline, candidate, overrides] = await Promise.all([
    policyOf(inputs.baseline),
    policyOf(inputs.candidate),
    loadOverrides({ objects }, tenant, inputs),
  ]);
  return { baseline, candidate, overrides, ...{ env, environment, evaluatedAt, tenant } };
}
