import type { TreeEntry } from '@policy-registry/canonical';
import { loadIr, type PolicyIr, type SemanticChange, semanticDiff } from '@policy-registry/stella-dsl';
import { compileSource } from './compile-source.ts';
import type { RegistryDependencies } from './ports.ts';
import { getText, readTree } from './source-objects.ts';
import { diffTrees, type FileDifference } from './unified-diff.ts';

export interface SourceDiff {
  readonly files: readonly FileDifference[];
  readonly changes: readonly SemanticChange[];
  /** Both sides compile: only then are there changes. */
  readonly comparable: boolean;
}

/** How two trees differ, in text and in meaning. Stops with the reason of `signal`. */
export async function diffSources(
  deps: RegistryDependencies,
  tenant: string,
  from: readonly TreeEntry[],
  to: readonly TreeEntry[],
  signal: AbortSignal,
): Promise<SourceDiff> {
  const files = await diffTrees(from, to, (digest) => getText(deps.objects, tenant, digest), signal);
  const before = await irOf(deps, tenant, from);
  const after = await irOf(deps, tenant, to);
  signal.throwIfAborted();
  // Without files there is nothing that could not be compared: everything of the other side was added, or is gone.
  const old = before ?? (from.length === 0 && after !== undefined ? withoutContent(after) : undefined);
  const young = after ?? (to.length === 0 && before !== undefined ? withoutContent(before) : undefined);
  if (old === undefined || young === undefined) return { files, changes: [], comparable: false };
  return { files, changes: semanticDiff(old, young), comparable: true };
}

/** Undefined where it does not compile. */
async function irOf(
  deps: RegistryDependencies,
  tenant: string,
  tree: readonly TreeEntry[],
): Promise<PolicyIr | undefined> {
  const { compiled } = compileSource(deps.limits, await readTree(deps.objects, tenant, tree));
  return compiled === undefined ? undefined : loadIr(compiled.irJson);
}

function withoutContent(ir: PolicyIr): PolicyIr {
  return { ...ir, metadata: {}, profiles: {}, rules: [] };
}
