import type { TreeEntry } from '@policy-registry/canonical';
import type { CallContext } from '@policy-registry/rpc';
import { diffSources, type SourceDiff } from '../kernel/diff-sources.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readVersion } from '../versions/read-version.ts';
import { readCommit } from './read-commits.ts';
import { readWorkspace } from './read-workspace.ts';
import { committedTree, treeOf, type WorkspaceRecord } from './workspace-record.ts';

/** In the place of a commit: a version of the pack. */
const VERSION_PREFIX = 'version:';

/**
 * Compares two commits or versions, or one of them with the files as they are now (`to` empty). `from` empty stands for what `to`
 * came from: the parent of a commit, the base of a first commit, the parent version, the head commit for the files as they are now.
 */
export async function diffCommits(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly workspace: string; readonly from: string; readonly to: string },
): Promise<SourceDiff> {
  const { tenant } = context.principal;
  const { body } = await readWorkspace(deps, tenant, request.workspace);
  const [from, to] = await treesOf(deps, tenant, body, request.from, request.to);
  return diffSources(deps, tenant, { tree: from }, { tree: to }, context.signal);
}

type Tree = readonly TreeEntry[];

async function treesOf(
  deps: RegistryDependencies,
  tenant: string,
  body: WorkspaceRecord,
  from: string,
  to: string,
): Promise<readonly [from: Tree, to: Tree]> {
  const older = from === '' ? undefined : (await pointOf(deps, tenant, body, from)).tree;
  if (to === '') return [older ?? committedTree(body), treeOf(body.files)];
  const target = await pointOf(deps, tenant, body, to);
  return [older ?? (await target.parent()), target.tree];
}

/** A commit or a version: its tree, and that of what it came from. */
async function pointOf(
  deps: RegistryDependencies,
  tenant: string,
  body: WorkspaceRecord,
  name: string,
): Promise<{ readonly tree: Tree; readonly parent: () => Promise<Tree> }> {
  if (name.startsWith(VERSION_PREFIX)) {
    const version = async (number: string) => (await readVersion(deps, tenant, body.pack, number)).body;
    const { candidate, parentVersion } = await version(name.slice(VERSION_PREFIX.length));
    const parent = async () => (parentVersion === '' ? [] : (await version(parentVersion)).candidate.tree);
    return { tree: candidate.tree, parent };
  }
  const commit = await readCommit(deps, tenant, body, name);
  const parent = async () =>
    commit.parent === '' ? body.baseTree : (await readCommit(deps, tenant, body, commit.parent)).files;
  return { tree: commit.files, parent };
}
