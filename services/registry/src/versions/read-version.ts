import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { found } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { verified } from './publication.ts';
import { VERSIONS, type VersionRecord, versionKey } from './version-record.ts';

export function versionTitle(pack: string, version: string): string {
  return `version ${version.slice(0, 128)} of pack "${pack.slice(0, 63)}"`;
}

/** A version; of a published one, exactly what was published. Throws NOT_FOUND, DATA_CORRUPT. */
export async function readVersion(
  deps: RegistryDependencies,
  tenant: string,
  pack: string,
  version: string,
): Promise<Stored<VersionRecord>> {
  const documents = deps.documents.forTenant(tenant);
  const stored = await documents.collection(VERSIONS).get(versionKey(pack, version));
  return verified(documents, found(stored, versionTitle(pack, version)));
}

/** A version that was published and is not archived. Throws NOT_FOUND, INVALID_STATE, DATA_CORRUPT. */
export async function readPublishedVersion(
  deps: RegistryDependencies,
  tenant: string,
  pack: string,
  version: string,
): Promise<Stored<VersionRecord>> {
  const stored = await readVersion(deps, tenant, pack, version);
  const { state } = stored.body;
  if (state === 'published' || state === 'deprecated') return stored;
  throw new ServiceError('INVALID_STATE', `The ${versionTitle(pack, version)} is ${state}, not published.`, {
    metadata: { state },
  });
}
