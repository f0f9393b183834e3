import { canonicalJson, sha256, treeDigest } from '@policy-registry/canonical';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { changeOnce, insertOnce, rememberedRequest } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import { type FoundSecret, findSecrets, refuseSecrets } from '../kernel/find-secrets.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readTree } from '../kernel/source-objects.ts';
import { readCommit } from './read-commits.ts';
import { requireOpen, workspacesOf, workspaceTitle } from './read-workspace.ts';
import {
  COMMITS,
  type CommitRecord,
  commitKey,
  committedTree,
  treeOf,
  type WorkspaceRecord,
} from './workspace-record.ts';

/**
 * Records the files as they are now. The workspace carries its head commit whole, so that the commit and the move of the head are
 * one write. The head before it is laid down in `commits` first: a crash in between leaves a copy of a commit that
 * is still the head, and nothing to repair.
 *
 * Throws NOTHING_TO_COMMIT, SECRET_FOUND, ETAG_MISMATCH, WORKSPACE_ARCHIVED.
 */
export async function createCommit(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly workspace: string; readonly message: string; readonly etag: string },
): Promise<CommitRecord> {
  const { workspace, message, etag } = request;
  const { tenant, subject } = context.principal;
  checkFreeText({ message });
  const commits = deps.documents.forTenant(tenant).collection(COMMITS);
  const workspaces = workspacesOf(deps, tenant);
  const call = { etag, context };
  const { body } = await changeOnce(workspaces, workspace, workspaceTitle(workspace), call, async ({ body }) => {
    requireOpen(body);
    const now = deps.now();
    const made = commitOf(body, message, subject, now.toISOString());
    if (made.sourceDigest === treeDigest(committedTree(body))) {
      throw new ServiceError('NOTHING_TO_COMMIT', 'The files are the same as in the head commit.', {
        metadata: { commit: body.head?.commit ?? '' },
      });
    }
    refuseSecrets(await secretsOf(deps, tenant, body));
    if (body.head !== undefined) await insertOnce(commits, commitKey(workspace, body.head.commit), body.head);
    const { commit, sourceDigest } = made;
    return {
      body: { ...body, head: made, editors: [], updateTime: now.toISOString() },
      events: [
        eventOf(context, now, {
          type: 'policy.workspace.committed',
          pack: body.pack,
          sourceDigest,
          details: { workspace, commit },
        }),
      ],
      made: commit,
    };
  });
  const made = rememberedRequest(body, context.requestMark)?.made ?? body.head?.commit ?? '';
  return readCommit(deps, tenant, body, made);
}

/** Of the files that the last commit does not have: what it has was looked at then. */
async function secretsOf(deps: RegistryDependencies, tenant: string, body: WorkspaceRecord): Promise<FoundSecret[]> {
  const known = new Set(committedTree(body).map(({ sha256 }) => sha256));
  return findSecrets(
    await readTree(
      deps.objects,
      tenant,
      body.files.filter(({ sha256 }) => !known.has(sha256)),
    ),
  );
}

function commitOf(body: WorkspaceRecord, message: string, author: string, createTime: string): CommitRecord {
  const files = treeOf(body.files);
  const sourceDigest = treeDigest(files);
  const { workspace, head, editors } = body;
  const parent = head?.commit ?? '';
  const identity = { workspace, parent, tree: sourceDigest, message, author, time: createTime };
  return {
    commit: `c${sha256(canonicalJson(identity)).slice('sha256:'.length, 'sha256:'.length + 20)}`,
    workspace,
    number: (head?.number ?? 0) + 1,
    parent,
    sourceDigest,
    files,
    message,
    author,
    contributors: [...new Set([...(head?.contributors ?? []), ...editors, author])].sort(),
    createTime,
  };
}
