import { canonicalJson, treeDigest } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import { type CompiledSource, compileOrRefuse } from '../kernel/compile-source.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { putText, readTree } from '../kernel/source-objects.ts';
import { readCommit } from '../workspaces/read-commits.ts';
import { requireOpen } from '../workspaces/read-workspace.ts';
import type { CommitRecord, WorkspaceRecord } from '../workspaces/workspace-record.ts';
import type { Candidate } from './version-record.ts';

/** A commit, compiled: what a version may stand for. Nothing is stored yet. */
export interface Cut {
  readonly commit: CommitRecord;
  readonly compiled: CompiledSource;
}

/**
 * Reads and compiles a commit of a workspace, its head when `commit` is empty. Throws INVALID_SOURCE, NOT_FOUND,
 * WORKSPACE_ARCHIVED, and INVALID_STATE while there is no commit.
 */
export async function cutCommit(
  deps: RegistryDependencies,
  tenant: string,
  workspace: WorkspaceRecord,
  commit: string,
): Promise<Cut> {
  requireOpen(workspace);
  const record = await commitToCut(deps, tenant, workspace, commit);
  const compiled = compileOrRefuse(deps.limits, await readTree(deps.objects, tenant, record.files));
  if (compiled.sourceDigest !== record.sourceDigest || treeDigest(compiled.tree) !== record.sourceDigest) {
    throw new ServiceError('DATA_CORRUPT', 'The files of the commit do not have the digest of its tree.', {
      metadata: { commit: record.commit, expected: record.sourceDigest, actual: compiled.sourceDigest },
    });
  }
  return { commit: record, compiled };
}

/** Lays down IR and compilation as objects, before any document refers to them. */
export async function storeCandidate(
  deps: RegistryDependencies,
  tenant: string,
  { commit, compiled }: Cut,
  revision: number,
): Promise<Candidate> {
  const irDigest = await putText(deps.objects, tenant, compiled.irJson);
  const compilationDigest = await putText(deps.objects, tenant, canonicalJson(compiled.compilation));
  if (irDigest !== compiled.irDigest) {
    throw new ServiceError('DETERMINISM_VIOLATION', 'The stored IR does not have the digest that the compiler gave.');
  }
  return { ...candidateOf({ commit, compiled }, revision), compilationDigest };
}

/** The candidate that a cut would give. */
export function candidateOf({ commit, compiled }: Cut, revision: number): Omit<Candidate, 'compilationDigest'> {
  const { sourceDigest, irDigest, tree, shadow, compilation } = compiled;
  const { compilerVersion } = compilation;
  return { revision, commit: commit.commit, sourceDigest, irDigest, compilerVersion, tree, shadow };
}

async function commitToCut(
  deps: RegistryDependencies,
  tenant: string,
  workspace: WorkspaceRecord,
  commit: string,
): Promise<CommitRecord> {
  if (commit !== '') return readCommit(deps, tenant, workspace, commit);
  if (workspace.head !== undefined) return workspace.head;
  throw new ServiceError('INVALID_STATE', `The workspace "${workspace.workspace}" has no commit yet; commit first.`, {
    metadata: { state: 'uncommitted', allowed: 'commit' },
  });
}
