import type { Stored } from '@policy-registry/storage';
import { change, type Decision } from '../kernel/change.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { requireSameFrozenPart } from './publication.ts';
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
  deps: RegistryDependencies,
  tenant: string,
  { pack, version }: VersionName,
  etag: string,
  decide: (body: VersionRecord) => Decision<VersionRecord> | undefined | Promise<Decision<VersionRecord> | undefined>,
): Promise<Stored<VersionRecord>> {
  const versions = deps.documents.forTenant(tenant).collection(VERSIONS);
  return change(versions, versionKey(pack, version), versionTitle(pack, version), etag, async ({ body }) => {
    const decision = await decide(body);
    if (decision !== undefined) requireSameFrozenPart(body, decision.body);
    return decision;
  });
}
