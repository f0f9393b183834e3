import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { changeOnce } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { requireOpen, workspacesOf, workspaceTitle } from './read-workspace.ts';
import type { WorkspaceRecord, WorkspaceState } from './workspace-record.ts';

/** The fields that `update_mask` may name. */
export const WORKSPACE_FIELDS = ['display_name', 'description'] as const;
export type WorkspaceField = (typeof WORKSPACE_FIELDS)[number];

/** Changes names and texts about a workspace, not its files. Throws WORKSPACE_ARCHIVED. */
export async function updateWorkspace(
  deps: RegistryDependencies,
  context: CallContext,
  request: {
    readonly workspace: string;
    readonly displayName: string;
    readonly description: string;
    readonly mask: ReadonlySet<WorkspaceField>;
    readonly etag: string;
  },
): Promise<Stored<WorkspaceRecord>> {
  const { workspace, displayName, description, mask, etag } = request;
  checkFreeText({ 'workspace.displayName': displayName, 'workspace.description': description });
  const workspaces = workspacesOf(deps, context.principal.tenant);
  return changeOnce(workspaces, workspace, workspaceTitle(workspace), { etag, context }, ({ body }) => {
    requireOpen(body);
    const now = deps.now();
    const details = { workspace, fields: [...mask].sort() };
    return {
      body: {
        ...body,
        ...(mask.has('display_name') ? { displayName } : {}),
        ...(mask.has('description') ? { description } : {}),
        updateTime: now.toISOString(),
      },
      events: [eventOf(context, now, { type: 'policy.workspace.updated', pack: body.pack, details })],
    };
  });
}

const TURNS = {
  archive: { from: 'open', to: 'archived', type: 'policy.workspace.archived' },
  restore: { from: 'archived', to: 'open', type: 'policy.workspace.restored' },
} as const satisfies Record<string, { from: WorkspaceState; to: WorkspaceState; type: string }>;

/** Makes a workspace read-only, or opens it again. Throws INVALID_STATE when it is that already. */
export async function turnWorkspace(
  deps: RegistryDependencies,
  context: CallContext,
  verb: keyof typeof TURNS,
  request: { readonly workspace: string; readonly etag: string },
): Promise<Stored<WorkspaceRecord>> {
  const { from, to, type } = TURNS[verb];
  const { workspace, etag } = request;
  const workspaces = workspacesOf(deps, context.principal.tenant);
  return changeOnce(workspaces, workspace, workspaceTitle(workspace), { etag, context }, ({ body }) => {
    if (body.state !== from) {
      throw new ServiceError('INVALID_STATE', `The ${workspaceTitle(workspace)} is ${body.state}.`, {
        metadata: { state: body.state, allowed: body.state === 'open' ? 'archive' : 'restore' },
      });
    }
    const now = deps.now();
    return {
      body: { ...body, state: to, updateTime: now.toISOString() },
      events: [eventOf(context, now, { type, pack: body.pack, from, to, details: { workspace } })],
    };
  });
}
