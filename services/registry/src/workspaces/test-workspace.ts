import { type Digest, treeDigest } from '@policy-registry/canonical';
import type { PackTestReport } from '@policy-registry/pack';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readTree } from '../kernel/source-objects.ts';
import { testSource } from '../kernel/test-source.ts';
import { treeAt } from './compile-workspace.ts';
import { readWorkspace } from './read-workspace.ts';

export interface WorkspaceTest {
  readonly report: PackTestReport;
  readonly sourceDigest: Digest;
}

/** Runs the cases of the files as they are now, or of a commit. Whatever comes of it is an answer, not an error. */
export async function testWorkspace(
  deps: RegistryDependencies,
  tenant: string,
  request: { readonly workspace: string; readonly commit: string },
): Promise<WorkspaceTest> {
  const { body } = await readWorkspace(deps, tenant, request.workspace);
  const tree = await treeAt(deps, tenant, body, request.commit);
  const files = await readTree(deps.objects, tenant, tree);
  return { report: testSource(deps.limits, files), sourceDigest: treeDigest(tree) };
}
