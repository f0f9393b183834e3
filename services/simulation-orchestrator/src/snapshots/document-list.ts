import { canonicalJson, type Digest } from '@policy-registry/canonical';
import type { TenantObjects } from '@policy-registry/storage';

/** Keeps the digests of the documents of a snapshot as an object of its own. They are a set: sorted, each once. */
export async function putDocumentList(objects: TenantObjects, digests: readonly string[]): Promise<Digest> {
  const { digest } = await objects.put(Buffer.from(canonicalJson([...new Set(digests)].sort())));
  return digest;
}

/** Throws StoreError NOT_FOUND, CORRUPT. */
export async function readDocumentList(objects: TenantObjects, digest: string): Promise<readonly string[]> {
  return JSON.parse(Buffer.from(await objects.get(digest as Digest)).toString());
}
