import { isDigest } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { DocumentStore } from '@policy-registry/storage';
import { DOCUMENTS, type DocumentRecord } from './collections.ts';

/** Records that are asked for at a time. */
const AT_ONCE = 32;

/** In the order of the digests. Throws NOT_FOUND for a document that was not uploaded. */
export async function documentRecords(
  documents: DocumentStore,
  tenant: string,
  digests: readonly string[],
): Promise<readonly DocumentRecord[]> {
  const collection = documents.forTenant(tenant).collection(DOCUMENTS);
  const records: DocumentRecord[] = [];
  for (let first = 0; first < digests.length; first += AT_ONCE) {
    const asked = digests.slice(first, first + AT_ONCE).map(async (digest) => {
      const record = isDigest(digest) ? (await collection.get(digest))?.body : undefined;
      return record ?? notUploaded(digest);
    });
    records.push(...(await Promise.all(asked)));
  }
  return records;
}

function notUploaded(digest: string): never {
  throw new ServiceError('NOT_FOUND', `No document with digest ${digest} was uploaded.`, { metadata: { digest } });
}
