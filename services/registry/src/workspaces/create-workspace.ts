import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { changedBefore, insertNamed, unlessDone } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readOpenPack } from '../packs/read-pack.ts';
import { workspacesOf, workspaceTitle } from './read-workspace.ts';
import type { WorkspaceRecord } from './workspace-record.ts';
import { startOf } from './workspace-start.ts';

export interface CreateWorkspace {
  readonly workspace: string;
  readonly pack: string;
  readonly displayName: string;
  readonly description: string;
  readonly template: string;
  readonly baseVersion: string;
}

/**
 * Opens a workspace for a pack: empty, or with the files of a template or of a published version. Throws ALREADY_EXISTS when
 * the name was ever used, INVALID_STATE for a base that was never published, and what workspace-start.ts throws.
 */
export async function createWorkspace(
  deps: RegistryDependencies,
  context: CallContext,
  request: CreateWorkspace,
): Promise<Stored<WorkspaceRecord>> {
  const { displayName, description } = request;
  checkFreeText({ displayName, description });
  const workspaces = workspacesOf(deps, context.principal.tenant);
  const createdBefore = async () => changedBefore(await workspaces.get(request.workspace), context);
  return unlessDone(context, createdBefore, () => open(deps, context, request));
}

async function open(
  deps: RegistryDependencies,
  context: CallContext,
  request: CreateWorkspace,
): Promise<Stored<WorkspaceRecord>> {
  const { workspace, pack, displayName, description, template, baseVersion } = request;
  const { tenant, subject } = context.principal;
  await readOpenPack(deps, tenant, pack);
  const { baseTree, files, editors } = await startOf(deps, context.principal, request);
  const now = deps.now();
  const time = now.toISOString();
  const record: WorkspaceRecord = {
    workspace,
    pack,
    displayName,
    description,
    state: 'open',
    baseVersion,
    baseTree,
    files: files.map((entry) => ({ ...entry, modifiedBy: subject, modifyTime: time })),
    editors,
    locks: [],
    createdBy: subject,
    createTime: time,
    updateTime: time,
  };
  const details = {
    workspace,
    ...(baseVersion === '' ? {} : { baseVersion }),
    ...(template === '' ? {} : { template }),
  };
  const event = eventOf(context, now, { type: 'policy.workspace.created', pack, to: 'open', details });
  const stored = await insertNamed(workspacesOf(deps, tenant), workspace, record, [event], context);
  if (stored !== undefined) return stored;
  throw new ServiceError('ALREADY_EXISTS', `There is a ${workspaceTitle(workspace)} already.`, {
    metadata: { workspace },
  });
}
