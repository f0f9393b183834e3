import { ServiceError } from '@policy-registry/rpc/errors';
import type { PolicySource, SimulatedPolicy } from '../kernel/ports.ts';
import type { ResolvedPolicy } from './collections.ts';

/** How a request names a policy. */
export type PolicyRef =
  | { readonly kind: 'version'; readonly pack: string; readonly version: string }
  | { readonly kind: 'workspace'; readonly workspace: string; readonly commit: string }
  | { readonly kind: 'active'; readonly environment: string; readonly pack: string }
  | { readonly kind: 'none' };

/** `undefined` stands for no policy. Throws what the source throws. */
export function resolvePolicy(
  source: PolicySource,
  tenant: string,
  ref: PolicyRef,
): Promise<SimulatedPolicy | undefined> {
  switch (ref.kind) {
    case 'version':
      return source.resolveVersion(tenant, ref.pack, ref.version);
    case 'workspace':
      return source.resolveWorkspace(tenant, ref.workspace, ref.commit === '' ? undefined : ref.commit);
    case 'active':
      return source.resolveActive(tenant, ref.environment, ref.pack);
    case 'none':
      return Promise.resolve(undefined);
    default:
      throw new ServiceError('INVALID_ARGUMENT', `No policy is named: ${JSON.stringify(ref satisfies never)}.`);
  }
}

export function describePolicy(policy: SimulatedPolicy | undefined): ResolvedPolicy {
  if (policy === undefined) return { pack: '', version: '', sourceDigest: '', irDigest: '', label: 'no policy' };
  const { pack, version, sourceDigest, irDigest, label } = policy;
  return { pack, version, sourceDigest, irDigest, label };
}
