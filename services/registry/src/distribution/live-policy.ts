import { ServiceError } from '@policy-registry/rpc/errors';
import type { ResolvedPolicy, VersionSource } from '../versions/policy-source.ts';
import type { ActivePolicies } from './active-policy.ts';

/** What is live, ready to be run. Throws NO_ACTIVE_BUNDLE when nothing is. */
export async function resolveLivePolicy(
  { policies, active }: { readonly policies: VersionSource; readonly active: ActivePolicies },
  tenant: string,
  environment: string,
  pack: string,
): Promise<ResolvedPolicy> {
  const live = await active.resolveActive(tenant, environment, pack);
  if (live === undefined) {
    throw new ServiceError('NO_ACTIVE_BUNDLE', `No version of "${pack}" is live in "${environment}".`, {
      metadata: { environment, pack },
    });
  }
  const policy = await policies.resolveVersion(tenant, pack, live.version);
  return { ...policy, label: `${pack} ${live.version} (live in ${environment})` };
}
