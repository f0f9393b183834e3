import type { TreeEntry } from '@policy-registry/canonical';
import { type CompilationRecord, type CompiledSource, compileSource } from '../kernel/compile-source.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readTree } from '../kernel/source-objects.ts';
import { readCommit } from './read-commits.ts';
import { readWorkspace } from './read-workspace.ts';
import type { WorkspaceRecord } from './workspace-record.ts';

/** Compiles the files as they are now, or a commit. A pack that does not compile is an answer, not an error. */
export async function compileWorkspace(
  deps: RegistryDependencies,
  tenant: string,
  request: { readonly workspace: string; readonly commit: string; readonly strict: boolean },
): Promise<{ readonly compilation: CompilationRecord; readonly compiled: CompiledSource | undefined }> {
  const { body } = await readWorkspace(deps, tenant, request.workspace);
  const tree = await treeAt(deps, tenant, body, request.commit);
  return compileSource(deps.limits, await readTree(deps.objects, tenant, tree), request.strict);
}

/** The tree of a commit; the files as they are now when it is empty. */
export async function treeAt(
  deps: RegistryDependencies,
  tenant: string,
  body: WorkspaceRecord,
  commit: string,
): Promise<readonly TreeEntry[]> {
  return commit === '' ? body.files : (await readCommit(deps, tenant, body, commit)).files;
}
