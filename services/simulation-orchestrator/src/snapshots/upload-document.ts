import { type Digest, sha256 } from '@policy-registry/canonical';
import { eventOf } from '@policy-registry/events';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { type ObjectInfo, StoreError } from '@policy-registry/storage';
import { insertIfAbsent } from '@policy-registry/transitions';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { DOCUMENTS, type DocumentRecord } from './collections.ts';
import { countDocument, type DocumentCounts } from './count-document.ts';
import { getDocument } from './read-snapshot.ts';

/** What is said of a document beside its bytes. */
export interface DocumentTold {
  /** Detected when absent. */
  readonly format: DocumentRecord['format'] | undefined;
  readonly filename: string;
}

/** A document that was understood and is in the object store, but of which nobody knows yet. */
export interface ReceivedDocument {
  readonly info: ObjectInfo;
  readonly counts: DocumentCounts;
  readonly told: DocumentTold;
}

/**
 * Keeps the parts of a document as they come, byte for byte, and then has a reader understand it; nothing is stored before that. In
 * memory is one part, and what the reader needs. Throws INVALID_DOCUMENT with the place in the document, TOO_LARGE as soon as it is.
 */
export async function receiveDocument(
  { objects, limits }: Pick<SimulationDependencies, 'objects' | 'limits'>,
  { principal, signal }: Pick<CallContext, 'principal' | 'signal'>,
  parts: AsyncIterable<Uint8Array>,
  told: DocumentTold,
): Promise<ReceivedDocument> {
  const { documentBytes } = limits;
  let counts: DocumentCounts | undefined;
  const info = await objects
    .forTenant(principal.tenant)
    .putStream(parts, documentBytes, async (content) => {
      counts = await countDocument(content, told.format, signal);
      signal.throwIfAborted();
    })
    .catch((thrown: unknown) => {
      throw thrown instanceof StoreError && thrown.code === 'TOO_LARGE' ? tooLarge(documentBytes) : thrown;
    });
  if (counts === undefined) throw new TypeError('the object store stored what was not accepted');
  return { info, counts, told };
}

/** Of the whole request: it is the same for the same bytes, in whatever parts they came. */
export function uploadDigest({ info, told }: ReceivedDocument): Digest {
  return sha256(JSON.stringify([info.digest, told.format ?? '', told.filename]));
}

/** The digest names a document, so the same bytes are the same document, whoever uploads them and how often. */
export async function recordDocument(
  deps: SimulationDependencies,
  context: CallContext,
  { info: { digest, size }, counts, told }: ReceivedDocument,
): Promise<DocumentRecord> {
  const { tenant, subject } = context.principal;
  const collection = deps.documents.forTenant(tenant).collection(DOCUMENTS);
  const record: DocumentRecord = {
    digest,
    ...counts,
    filename: told.filename,
    size,
    uploadedBy: subject,
    uploadTime: deps.now().toISOString(),
  };
  const event = eventOf(context, deps.now(), {
    type: 'policy.inventory.document_uploaded',
    details: { digest, format: counts.format, size },
  });
  context.signal.throwIfAborted();
  const inserted = await insertIfAbsent(collection, digest, record, [event]);
  return inserted === undefined ? getDocument(deps, tenant, digest) : inserted.body;
}

function tooLarge(limit: number): ServiceError {
  return new ServiceError('TOO_LARGE', `The document has more than ${limit} bytes, which is the limit.`, {
    metadata: { limit: String(limit) },
  });
}
