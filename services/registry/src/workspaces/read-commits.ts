import type { CallContext, Pager } from '@policy-registry/rpc';
import { found } from '@policy-registry/transitions';
import type { PageRequest } from '../kernel/list-page.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readWorkspace, workspaceTitle } from './read-workspace.ts';
import { COMMITS, type CommitRecord, commitKey, type WorkspaceRecord } from './workspace-record.ts';

/**
 * One commit of a workspace that was read before. The order matters: a commit that was the head then and is not any more was laid down
 * in `commits` before the head moved. Throws NOT_FOUND.
 */
export async function readCommit(
  deps: RegistryDependencies,
  tenant: string,
  { workspace, head }: WorkspaceRecord,
  commit: string,
): Promise<CommitRecord> {
  if (head?.commit === commit) return head;
  const stored = await deps.documents.forTenant(tenant).collection(COMMITS).get(commitKey(workspace, commit));
  return found(stored, `commit "${commit.slice(0, 40)}" in ${workspaceTitle(workspace)}`).body;
}

/** Commits, newest first: the head from the workspace, the others below its number. */
export async function listCommits(
  deps: RegistryDependencies,
  context: CallContext,
  pager: Pager,
  request: { readonly workspace: string } & PageRequest,
): Promise<{ readonly commits: readonly CommitRecord[]; readonly nextPageToken: string }> {
  const { workspace } = request;
  const { tenant } = context.principal;
  const { head } = (await readWorkspace(deps, tenant, workspace)).body;
  const filter = { workspace };
  const { limit, after } = pager.read(context, filter, request.pageSize, request.pageToken);
  if (head === undefined) return { commits: [], nextPageToken: '' };
  const first = after === undefined ? [head] : [];
  const older = await deps.documents
    .forTenant(tenant)
    .collection(COMMITS)
    .list({
      where: filter,
      orderBy: 'number',
      descending: true,
      after: after ?? { value: head.number, id: commitKey(workspace, head.commit) },
      limit: limit + 1,
    });
  const found = [...first, ...older.map(({ body }) => body)];
  const commits = found.slice(0, limit);
  const last = found.length > limit ? commits.at(-1) : undefined;
  if (last === undefined) return { commits, nextPageToken: '' };
  const position = { value: last.number, id: commitKey(workspace, last.commit) };
  return { commits, nextPageToken: pager.next(context, filter, position) };
}
