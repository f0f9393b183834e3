import type { CompilationRecord, SourceText } from '../kernel/compile-source.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { getText, readTree } from '../kernel/source-objects.ts';
import { readVersion } from './read-version.ts';
import type { Candidate } from './version-record.ts';

/** The source files of the candidate, in the order of their paths. */
export async function readSource(
  deps: RegistryDependencies,
  tenant: string,
  pack: string,
  version: string,
): Promise<{ readonly sourceDigest: string; readonly files: readonly SourceText[] }> {
  const { candidate } = (await readVersion(deps, tenant, pack, version)).body;
  return { sourceDigest: candidate.sourceDigest, files: await readTree(deps.objects, tenant, candidate.tree) };
}

/** The canonical IR: exactly the bytes that `irDigest` is over. */
export async function readIr(
  deps: RegistryDependencies,
  tenant: string,
  pack: string,
  version: string,
): Promise<{ readonly candidate: Candidate; readonly irJson: string }> {
  const { candidate } = (await readVersion(deps, tenant, pack, version)).body;
  return { candidate, irJson: await getText(deps.objects, tenant, candidate.irDigest) };
}

/** What the compiler said when the candidate was cut. */
export async function readCompilation(
  deps: RegistryDependencies,
  tenant: string,
  pack: string,
  version: string,
): Promise<CompilationRecord> {
  const { candidate } = (await readVersion(deps, tenant, pack, version)).body;
  return JSON.parse(await getText(deps.objects, tenant, candidate.compilationDigest));
}
