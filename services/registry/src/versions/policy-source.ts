import { type Digest, treeDigest } from '@policy-registry/canonical';
import { compileOrRefuse } from '../kernel/compile-source.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readTree } from '../kernel/source-objects.ts';
import { treeAt } from '../workspaces/compile-workspace.ts';
import { readWorkspace } from '../workspaces/read-workspace.ts';
import { readIr } from './read-content.ts';
import { readVersion } from './read-version.ts';

/** A policy that can be run, as the simulation service takes it. */
export interface ResolvedPolicy {
  readonly pack: string;
  /** Empty for a workspace. */
  readonly version: string;
  readonly sourceDigest: Digest;
  readonly irDigest: Digest;
  /** Canonical IR: the bytes that `irDigest` is over. */
  readonly irJson: string;
  /** How people call it. */
  readonly label: string;
}

export interface VersionSource {
  /** A version in any state. Throws NOT_FOUND, DATA_CORRUPT. */
  resolveVersion(tenant: string, pack: string, version: string): Promise<ResolvedPolicy>;
  /** A commit of a workspace, or its files as they are now. Throws NOT_FOUND, INVALID_SOURCE. */
  resolveWorkspace(tenant: string, workspace: string, commit?: string): Promise<ResolvedPolicy>;
  /** The digest of the sources of a version, or of a workspace as above. Compiles nothing. Throws NOT_FOUND. */
  versionSource(tenant: string, pack: string, version: string): Promise<Digest>;
  workspaceSource(tenant: string, workspace: string, commit?: string): Promise<Digest>;
}

/** Where other services get policies to run from. */
export function policySource(deps: RegistryDependencies): VersionSource {
  return {
    async resolveVersion(tenant, pack, version) {
      const { candidate, irJson } = await readIr(deps, tenant, pack, version);
      const { sourceDigest, irDigest } = candidate;
      return { pack, version, sourceDigest, irDigest, irJson, label: `${pack} ${version}` };
    },

    async resolveWorkspace(tenant, workspace, commit = '') {
      const { body } = await readWorkspace(deps, tenant, workspace);
      const tree = await treeAt(deps, tenant, body, commit);
      const compiled = compileOrRefuse(deps.limits, await readTree(deps.objects, tenant, tree));
      const { sourceDigest, irDigest, irJson } = compiled;
      const label = `${body.pack} (workspace ${workspace}${commit === '' ? '' : ` at ${commit}`})`;
      return { pack: body.pack, version: '', sourceDigest, irDigest, irJson, label };
    },

    async versionSource(tenant, pack, version) {
      return (await readVersion(deps, tenant, pack, version)).body.candidate.sourceDigest;
    },

    async workspaceSource(tenant, workspace, commit = '') {
      const { body } = await readWorkspace(deps, tenant, workspace);
      return treeDigest(await treeAt(deps, tenant, body, commit));
    },
  };
}
