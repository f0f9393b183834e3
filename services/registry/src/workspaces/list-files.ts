import type { CallContext, Pager } from '@policy-registry/rpc';
import type { PageRequest } from '../kernel/list-page.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readWorkspace } from './read-workspace.ts';
import type { FileRecord } from './workspace-record.ts';

/** The files by path, without their text. A page continues behind the path that the last one ended with. */
export async function listFiles(
  deps: RegistryDependencies,
  context: CallContext,
  pager: Pager,
  request: { readonly workspace: string } & PageRequest,
): Promise<{ readonly files: readonly FileRecord[]; readonly nextPageToken: string }> {
  const { body } = await readWorkspace(deps, context.principal.tenant, request.workspace);
  const filter = { workspace: request.workspace };
  const { limit, after } = pager.read(context, filter, request.pageSize, request.pageToken);
  const rest = body.files.filter(({ path }) => after === undefined || path > after.id);
  const files = rest.slice(0, limit);
  const last = rest.length > limit ? files.at(-1) : undefined;
  return { files, nextPageToken: last === undefined ? '' : pager.next(context, filter, { id: last.path }) };
}
