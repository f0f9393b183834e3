import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored, TenantDocuments } from '@policy-registry/storage';
import { found } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { highestVersion } from '../versions/highest-version.ts';
import { PACKS, type PackRecord } from './pack-record.ts';

/** A pack with what its versions say of it. */
export interface PackView {
  readonly stored: Stored<PackRecord>;
  /** Empty before the first. */
  readonly latestVersion: string;
  readonly publishedVersion: string;
}

export function packTitle(pack: string): string {
  return `pack "${pack.slice(0, 63)}"`;
}

/** Throws NOT_FOUND. */
export async function readPack(deps: RegistryDependencies, tenant: string, pack: string): Promise<Stored<PackRecord>> {
  return found(await deps.documents.forTenant(tenant).collection(PACKS).get(pack), packTitle(pack));
}

/** A pack that may get new versions. Throws NOT_FOUND, INVALID_STATE. */
export async function readOpenPack(
  deps: RegistryDependencies,
  tenant: string,
  pack: string,
): Promise<Stored<PackRecord>> {
  const stored = await readPack(deps, tenant, pack);
  if (!stored.body.archived) return stored;
  throw new ServiceError('INVALID_STATE', `The ${packTitle(pack)} is archived; restore it first.`, {
    metadata: { state: 'archived' },
  });
}

export async function viewPack(documents: TenantDocuments, stored: Stored<PackRecord>): Promise<PackView> {
  const { pack } = stored.body;
  const [latest, published] = await Promise.all([
    highestVersion(documents, pack),
    highestVersion(documents, pack, 'published'),
  ]);
  return { stored, latestVersion: latest ?? '', publishedVersion: published ?? '' };
}
