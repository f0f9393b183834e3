import type { Digest } from '@policy-registry/canonical';
import { type ReadableDocument, readDocumentStream, verifiedSource } from '@policy-registry/inventory';
import { StoreError, type TenantObjects } from '@policy-registry/storage';
import type { DocumentRecord } from './collections.ts';

/** An uploaded document, which is read from the store in parts and verified. Reading throws StoreError CORRUPT, NOT_FOUND. */
export function storedDocument(
  objects: TenantObjects,
  { digest: name, size, format }: DocumentRecord,
): ReadableDocument {
  const digest = name as Digest;
  const damaged = () => new StoreError('CORRUPT', `${objects.tenant}: what is stored as ${digest} has another digest`);
  const stored = {
    size,
    async read(offset: number, length: number): Promise<Uint8Array> {
      try {
        return await objects.read(digest, { offset, length });
      } catch (error) {
        throw error instanceof RangeError ? damaged() : error;
      }
    },
  };
  return { digest, read: (sink) => readDocumentStream(verifiedSource(stored, digest, damaged), sink, { format }) };
}
