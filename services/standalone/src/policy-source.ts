import type { Registry } from '@policy-registry/registry';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { PolicySource } from '@policy-registry/simulation-orchestrator';

/** The registry as the simulation service sees it: where policies come from. */
export function policySourceOf({ policies, active }: Pick<Registry, 'policies' | 'active'>): PolicySource {
  return {
    resolveVersion: (tenant, pack, version) => policies.resolveVersion(tenant, pack, version),
    resolveWorkspace: (tenant, workspace, commit) => policies.resolveWorkspace(tenant, workspace, commit),
    async resolveActive(tenant, environment, pack) {
      const live = await active.resolveActive(tenant, environment, pack);
      if (live === undefined) {
        throw new ServiceError('NO_ACTIVE_BUNDLE', `No version of "${pack}" is live in "${environment}".`, {
          metadata: { environment, pack },
        });
      }
      const policy = await policies.resolveVersion(tenant, pack, live.version);
      return { ...policy, label: `${pack} ${live.version} (live in ${environment})` };
    },
  };
}
