import { type Digest, isDigest, type TreeEntry } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import { type ObjectStore, StoreError } from '@policy-registry/storage';
import type { SourceText } from './compile-source.ts';

/** Reads at once, so that a pack of many small files does not wait for each in turn. */
const PARALLEL_READS = 16;

/** Stores text as UTF-8 and gives its digest. Durable before any document refers to it. */
export async function putText(objects: ObjectStore, tenant: string, text: string): Promise<Digest> {
  const { digest } = await objects.forTenant(tenant).put(Buffer.from(text, 'utf8'));
  return digest;
}

/** Text that a document refers to. What is missing or damaged is DATA_CORRUPT: the reference was made after the object. */
export async function getText(objects: ObjectStore, tenant: string, digest: string): Promise<string> {
  if (!isDigest(digest)) throw corrupt(digest, undefined);
  try {
    return Buffer.from(await objects.forTenant(tenant).get(digest)).toString('utf8');
  } catch (error) {
    if (error instanceof StoreError && (error.code === 'NOT_FOUND' || error.code === 'CORRUPT')) {
      throw corrupt(digest, error);
    }
    throw error;
  }
}

/** The files of a tree with their text, in the order of the tree. */
export async function readTree(
  objects: ObjectStore,
  tenant: string,
  tree: readonly Pick<TreeEntry, 'path' | 'sha256'>[],
): Promise<SourceText[]> {
  const files: SourceText[] = [];
  for (let start = 0; start < tree.length; start += PARALLEL_READS) {
    const part = tree.slice(start, start + PARALLEL_READS);
    const read = part.map(async ({ path, sha256 }) => ({ path, text: await getText(objects, tenant, sha256) }));
    files.push(...(await Promise.all(read)));
  }
  return files;
}

function corrupt(digest: string, cause: unknown): ServiceError {
  return new ServiceError('DATA_CORRUPT', 'Stored content is missing or damaged.', { metadata: { digest }, cause });
}
