import { findSource, type Registry, resolveLivePolicy } from '@policy-registry/registry';
import type { PolicySource } from '@policy-registry/simulation-orchestrator';

/** The registry in this process, as the simulation service sees it: where policies come from. */
export function policySourceOf(registry: Pick<Registry, 'policies' | 'active' | 'overrides'>): PolicySource {
  const { policies, overrides } = registry;
  return {
    resolveVersion: (tenant, pack, version) => policies.resolveVersion(tenant, pack, version),
    resolveWorkspace: (tenant, workspace, commit) => policies.resolveWorkspace(tenant, workspace, commit),
    resolveActive: (tenant, environment, pack) => resolveLivePolicy(registry, tenant, environment, pack),
    sourceDigest: (tenant, ref) => findSource(registry, tenant, ref),
    resolveOverrides: (tenant, asked) => overrides.resolve(tenant, asked),
  };
}
