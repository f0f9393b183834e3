import type { CallContext } from '@policy-registry/rpc';
import { diffSources, type SourceDiff } from '../kernel/diff-sources.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readVersion } from './read-version.ts';

/**
 * Compares a version with another of the pack: with its parent when `baseVersion` is empty, and with nothing at all when it has none.
 * Throws NOT_FOUND.
 */
export async function diffVersions(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly pack: string; readonly version: string; readonly baseVersion: string },
): Promise<SourceDiff & { readonly baseVersion: string }> {
  const { tenant } = context.principal;
  const { body } = await readVersion(deps, tenant, request.pack, request.version);
  const baseVersion = request.baseVersion || body.parentVersion;
  const base = baseVersion === '' ? undefined : (await readVersion(deps, tenant, request.pack, baseVersion)).body;
  const from = base?.candidate ?? { tree: [] };
  return { baseVersion, ...(await diffSources(deps, tenant, from, body.candidate, context.signal)) };
}
