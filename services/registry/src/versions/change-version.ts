import type { Stored } from '@policy-registry/storage';
import { changedBefore, changeOnce, type Decision, type WritingCall } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { requireSameFrozenPart, verified } from './publication.ts';
import { versionTitle } from './read-version.ts';
import { VERSIONS, type VersionRecord, versionKey } from './version-record.ts';

export interface VersionName {
  readonly pack: string;
  readonly version: string;
}

/**
 * The only way to write a version that exists (a test reads the sources to hold that). Whatever `decide` returns, the frozen
 * part of a published version stays as it is.
 */
export function changeVersion(
  deps: Pick<RegistryDependencies, 'documents'>,
  tenant: string,
  { pack, version }: VersionName,
  call: { readonly etag: string; readonly context: WritingCall },
  decide: (body: VersionRecord) => Decision<VersionRecord> | undefined | Promise<Decision<VersionRecord> | undefined>,
): Promise<Stored<VersionRecord>> {
  const versions = deps.documents.forTenant(tenant).collection(VERSIONS);
  return changeOnce(versions, versionKey(pack, version), versionTitle(pack, version), call, async ({ body }) => {
    const decision = await decide(body);
    if (decision !== undefined) requireSameFrozenPart(body, decision.body);
    return decision;
  });
}

/** The version as it is, when this very request changed it before. */
export async function versionChangedBefore(
  deps: RegistryDependencies,
  tenant: string,
  { pack, version }: VersionName,
  context: WritingCall,
): Promise<Stored<VersionRecord> | undefined> {
  const documents = deps.documents.forTenant(tenant);
  const stored = changedBefore(await documents.collection(VERSIONS).get(versionKey(pack, version)), context);
  return stored && verified(documents, stored);
}
