import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { change } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { checkFilePath } from './file-rules.ts';
import { requireOpen, workspacesOf, workspaceTitle } from './read-workspace.ts';
import type { LockRecord, WorkspaceRecord } from './workspace-record.ts';

const DEFAULT_SECONDS = 300;
/** More people do not edit one draft at once. */
const MAX_LOCKS = 100;

/**
 * Says that the caller is editing a file, for a while; again to prolong it. Only advice: the etag of the file is what protects an edit.
 * Where somebody else said so before, that lock is the answer, and nothing changes. Throws LIMIT_EXCEEDED, WORKSPACE_ARCHIVED.
 */
export async function lockFile(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly workspace: string; readonly path: string; readonly seconds: number },
): Promise<LockRecord> {
  const { workspace, path, seconds } = request;
  const { tenant, subject: holder } = context.principal;
  checkFilePath(path);
  const now = deps.now();
  const expireTime = new Date(now.getTime() + (seconds || DEFAULT_SECONDS) * 1000).toISOString();
  let lock: LockRecord = { path, holder, expireTime };
  await change(workspacesOf(deps, tenant), workspace, workspaceTitle(workspace), '', ({ body }) => {
    requireOpen(body);
    const held = locksAt(body, now);
    const other = held.find((one) => one.path === path && one.holder !== holder);
    lock = other ?? { path, holder, expireTime };
    if (other !== undefined) return undefined;
    const others = held.filter((one) => one.path !== path);
    if (others.length >= MAX_LOCKS) {
      throw new ServiceError('LIMIT_EXCEEDED', `At most ${MAX_LOCKS} files of a workspace are locked at once.`, {
        metadata: { limit: 'locks', value: String(MAX_LOCKS) },
      });
    }
    return { body: { ...body, locks: [...others, lock] } };
  });
  return lock;
}

/** Takes the lock of a file away, whoever holds it. Nothing happens where there is none. */
export async function unlockFile(
  deps: RegistryDependencies,
  { principal }: CallContext,
  request: { readonly workspace: string; readonly path: string },
): Promise<void> {
  const { workspace, path } = request;
  checkFilePath(path);
  const now = deps.now();
  await change(workspacesOf(deps, principal.tenant), workspace, workspaceTitle(workspace), '', ({ body }) => {
    const held = locksAt(body, now);
    const locks = held.filter((one) => one.path !== path);
    return locks.length === held.length ? undefined : { body: { ...body, locks } };
  });
}

/** The locks that have not run out. */
export function locksAt({ locks }: WorkspaceRecord, now: Date): readonly LockRecord[] {
  return locks.filter(({ expireTime }) => Date.parse(expireTime) > now.getTime());
}
