import type { TreeEntry } from '@policy-registry/canonical';
import type { CallContext } from '@policy-registry/rpc';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { getText } from '../kernel/source-objects.ts';
import { diffTrees, type FileDifference } from '../kernel/unified-diff.ts';
import { readCommit } from './read-commits.ts';
import { readWorkspace } from './read-workspace.ts';
import { committedTree, treeOf, type WorkspaceRecord } from './workspace-record.ts';

/**
 * Compares two commits, or a commit with the files as they are now (`to` empty). `from` empty stands for what `to` came
 * from: the parent of a commit, the base of a first commit, the head commit for the files as they are now.
 */
export async function diffCommits(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly workspace: string; readonly from: string; readonly to: string },
): Promise<FileDifference[]> {
  const { tenant } = context.principal;
  const { body } = await readWorkspace(deps, tenant, request.workspace);
  const [from, to] = await treesOf(deps, tenant, body, request.from, request.to);
  return diffTrees(from, to, (digest) => getText(deps.objects, tenant, digest), context.signal);
}

async function treesOf(
  deps: RegistryDependencies,
  tenant: string,
  body: WorkspaceRecord,
  from: string,
  to: string,
): Promise<[readonly TreeEntry[], readonly TreeEntry[]]> {
  const commit = async (id: string) => readCommit(deps, tenant, body, id);
  const older = from === '' ? undefined : (await commit(from)).files;
  if (to === '') return [older ?? committedTree(body), treeOf(body.files)];
  const target = await commit(to);
  if (older !== undefined) return [older, target.files];
  const parent = target.parent === '' ? body.baseTree : (await commit(target.parent)).files;
  return [parent, target.files];
}
