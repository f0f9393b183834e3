import type { Digest } from '@policy-registry/canonical';
import { type ReadableDocument, readDocumentStream, verifiedSource } from '@policy-registry/inventory';
import { StoreError, type TenantObjects } from '@policy-registry/storage';
import type { DocumentRecord } from './collections.ts';

const PART_BYTES = 1024 * 1024;

/** Where the bytes of documents are. */
type Objects = Pick<TenantObjects, 'tenant' | 'read'>;

/** An uploaded document, which is read from the store in parts and verified. Reading throws StoreError CORRUPT, NOT_FOUND. */
export function storedDocument(objects: Objects, record: DocumentRecord): ReadableDocument {
  const { digest, format, size } = record;
  const options = { format, limits: { maxBytes: size } };
  return {
    digest: digest as Digest,
    read: (sink) => readDocumentStream(verified(objects, record), sink, options),
  };
}

/** The bytes as they were uploaded. The last of them come only when all of them were the right ones. */
export async function* documentParts(objects: Objects, record: DocumentRecord): AsyncGenerator<Uint8Array> {
  const source = verified(objects, record);
  for (let offset = 0; offset < source.size; offset += PART_BYTES) {
    yield await source.read(offset, Math.min(PART_BYTES, source.size - offset));
  }
}

function verified(objects: Objects, { digest: name, size }: DocumentRecord) {
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
  return verifiedSource(stored, digest, damaged);
}
