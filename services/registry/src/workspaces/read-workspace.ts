import { ServiceError } from '@policy-registry/rpc/errors';
import type { MutableCollection, Stored } from '@policy-registry/storage';
import { found } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { WORKSPACES, type WorkspaceRecord } from './workspace-record.ts';

export function workspacesOf(deps: RegistryDependencies, tenant: string): MutableCollection<WorkspaceRecord> {
  return deps.documents.forTenant(tenant).collection(WORKSPACES);
}

export function workspaceTitle(workspace: string): string {
  return `workspace "${workspace.slice(0, 63)}"`;
}

/** Throws NOT_FOUND. */
export async function readWorkspace(
  deps: RegistryDependencies,
  tenant: string,
  workspace: string,
): Promise<Stored<WorkspaceRecord>> {
  return found(await workspacesOf(deps, tenant).get(workspace), workspaceTitle(workspace));
}

/** Refuses to change or cut an archived workspace: WORKSPACE_ARCHIVED. */
export function requireOpen({ workspace, state }: WorkspaceRecord): void {
  if (state === 'open') return;
  throw new ServiceError('WORKSPACE_ARCHIVED', `The ${workspaceTitle(workspace)} is archived; restore it first.`, {
    metadata: { state },
  });
}
