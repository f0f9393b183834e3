import type { RegistryDependencies } from '../kernel/ports.ts';
import { verified } from '../versions/publication.ts';
import { VERSIONS, versionKey } from '../versions/version-record.ts';
import type { PublishedVersions } from './release-dependencies.ts';

/** The versions of the registry itself. What is promoted is exactly what was published: DATA_CORRUPT otherwise. */
export function publishedVersions(deps: Pick<RegistryDependencies, 'documents'>): PublishedVersions {
  return {
    async get(tenant, pack, version) {
      const documents = deps.documents.forTenant(tenant);
      const stored = await documents.collection(VERSIONS).get(versionKey(pack, version));
      if (stored === undefined) return undefined;
      const { state, candidate, publication } = (await verified(documents, stored)).body;
      const { sourceDigest, irDigest } = candidate;
      return { state, sourceDigest, irDigest, attestation: publication?.attestation ?? '' };
    },
  };
}
