import { ServiceError } from '@policy-registry/rpc/errors';
import type { VersionSource } from '../versions/policy-source.ts';
import type { ActivePolicies } from './active-policy.ts';

/** How the sources of a policy are named. */
export type SourceRef =
  | { readonly kind: 'version'; readonly pack: string; readonly version: string }
  | { readonly kind: 'workspace'; readonly workspace: string; readonly commit: string }
  | { readonly kind: 'active'; readonly environment: string; readonly pack: string };

/** The digest of the sources that a reference leads to now; `undefined` when it leads to nothing. Reads no source, and compiles nothing. */
export async function findSource(
  { policies, active }: { readonly policies: VersionSource; readonly active: ActivePolicies },
  tenant: string,
  ref: SourceRef,
): Promise<string | undefined> {
  try {
    switch (ref.kind) {
      case 'version':
        return await policies.versionSource(tenant, ref.pack, ref.version);
      case 'workspace':
        return await policies.workspaceSource(tenant, ref.workspace, ref.commit);
      case 'active':
        return (await active.resolveActive(tenant, ref.environment, ref.pack))?.sourceDigest;
    }
  } catch (error) {
    if (error instanceof ServiceError && error.reason === 'NOT_FOUND') return undefined;
    throw error;
  }
}
