import type { Digest, TreeEntry } from '@policy-registry/canonical';
import { loadIr, type PolicyIr, type SemanticChange, semanticDiff } from '@policy-registry/stella-dsl';
import { compileSource } from './compile-source.ts';
import type { RegistryDependencies } from './ports.ts';
import { getText, readTree } from './source-objects.ts';
import { diffTrees, type FileDifference } from './unified-diff.ts';

/** What is compared: sources, and what they compile to where that is kept. */
export interface DiffedSources {
  readonly tree: readonly TreeEntry[];
  readonly irDigest?: Digest;
}

export interface SourceDiff {
  readonly files: readonly FileDifference[];
  readonly changes: readonly SemanticChange[];
  /** Both sides compile: only then are there changes. */
  readonly comparable: boolean;
}

/** How two sets of sources differ, in text and in meaning. Stops with the reason of `signal`. */
export async function diffSources(
  deps: RegistryDependencies,
  tenant: string,
  from: DiffedSources,
  to: DiffedSources,
  signal: AbortSignal,
): Promise<SourceDiff> {
  const files = await diffTrees(from.tree, to.tree, (digest) => getText(deps.objects, tenant, digest), signal);
  const before = await irOf(deps, tenant, from);
  const after = await irOf(deps, tenant, to);
  signal.throwIfAborted();
  // Without files there is nothing that could not be compared: everything of the other side was added, or is gone.
  const old = before ?? (from.tree.length === 0 && after !== undefined ? withoutContent(after) : undefined);
  const young = after ?? (to.tree.length === 0 && before !== undefined ? withoutContent(before) : undefined);
  if (old === undefined || young === undefined) return { files, changes: [], comparable: false };
  return { files, changes: semanticDiff(old, young), comparable: true };
}

/** Undefined where it does not compile. */
async function irOf(
  deps: RegistryDependencies,
  tenant: string,
  { tree, irDigest }: DiffedSources,
): Promise<PolicyIr | undefined> {
  if (irDigest !== undefined) return loadIr(await getText(deps.objects, tenant, irDigest));
  const { compiled } = compileSource(deps.limits, await readTree(deps.objects, tenant, tree));
  return compiled === undefined ? undefined : loadIr(compiled.irJson);
}

function withoutContent(ir: PolicyIr): PolicyIr {
  return { ...ir, metadata: {}, profiles: {}, rules: [] };
}
