import type { Digest } from '@policy-registry/canonical';
import { compilePack, type PackTestReport, testCompiledPack } from '@policy-registry/pack';
import { compileOptions } from '../kernel/compile-source.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readTree } from '../kernel/source-objects.ts';
import { treeAt } from './compile-workspace.ts';
import { readWorkspace } from './read-workspace.ts';

export interface WorkspaceTest {
  readonly report: PackTestReport;
  readonly sourceDigest: Digest;
}

/** Others wait for the process meanwhile. */
const TEST_MS = 2_000;

/** Runs the cases of the files as they are now, or of a commit. Whatever comes of it is an answer, not an error. */
export async function testWorkspace(
  deps: RegistryDependencies,
  tenant: string,
  request: { readonly workspace: string; readonly commit: string },
): Promise<WorkspaceTest> {
  const { body } = await readWorkspace(deps, tenant, request.workspace);
  const tree = await treeAt(deps, tenant, body, request.commit);
  const files = await readTree(deps.objects, tenant, tree);
  const options = { ...compileOptions(deps.limits), testLimits: { testMs: TEST_MS } };
  const compiled = compilePack(files, options);
  return { report: testCompiledPack(files, compiled, options), sourceDigest: compiled.sourceDigest };
}
