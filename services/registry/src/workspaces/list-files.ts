import type { CallContext, Pager } from '@policy-registry/rpc';
import type { PageRequest } from '../kernel/list-page.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { slicePage } from '../kernel/slice-page.ts';
import { readWorkspace } from './read-workspace.ts';
import type { FileRecord } from './workspace-record.ts';

/** The files by path, without their text. */
export async function listFiles(
  deps: RegistryDependencies,
  context: CallContext,
  pager: Pager,
  request: { readonly workspace: string } & PageRequest,
): Promise<{ readonly items: readonly FileRecord[]; readonly nextPageToken: string }> {
  const { workspace } = request;
  const { body } = await readWorkspace(deps, context.principal.tenant, workspace);
  return slicePage(pager, context, request, { workspace }, body.files, ({ path }) => path);
}
