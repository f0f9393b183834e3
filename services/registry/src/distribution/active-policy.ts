import type { Digest } from '@policy-registry/canonical';
import { findBinding } from '../environments/read-binding.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';

/** What is live, for those who run it elsewhere than in an engine. */
export interface ActivePolicy {
  readonly pack: string;
  readonly version: string;
  readonly sourceDigest: Digest;
  readonly irDigest: Digest;
  readonly generation: number;
}

export interface ActivePolicies {
  /** `undefined` when nothing of the pack is live in the environment, or there is no such environment. */
  resolveActive(tenant: string, environment: string, pack: string): Promise<ActivePolicy | undefined>;
}

export function activePolicy(deps: Pick<RegistryDependencies, 'documents'>): ActivePolicies {
  return {
    async resolveActive(tenant, environment, pack) {
      const binding = await findBinding(deps, tenant, environment, pack);
      const current = binding?.body.current;
      if (current === undefined) return undefined;
      const { version, sourceDigest, irDigest, live } = current;
      return { pack, version, sourceDigest, irDigest, generation: live.generation };
    },
  };
}
