import { eventOf } from '@policy-registry/events';
import { DocumentError, type DocumentFormat, readDocument } from '@policy-registry/inventory';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { insertIfAbsent } from '@policy-registry/transitions';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { DOCUMENTS, type DocumentRecord } from './collections.ts';
import { getDocument } from './read-snapshot.ts';

export interface Upload {
  readonly content: Uint8Array;
  /** Detected when absent. */
  readonly format: DocumentFormat | undefined;
  readonly filename: string;
}

/**
 * Keeps a document byte for byte, after a reader has understood it. The digest names it, so the same bytes are the same
 * document, whoever uploads them and how often.
 * Throws INVALID_DOCUMENT with the place in the document, TOO_LARGE.
 */
export async function uploadDocument(
  deps: SimulationDependencies,
  context: CallContext,
  upload: Upload,
): Promise<DocumentRecord> {
  const { tenant, subject } = context.principal;
  const document = read(upload, deps.limits.documentBytes);
  const { digest, size } = await deps.objects.forTenant(tenant).put(upload.content);
  const collection = deps.documents.forTenant(tenant).collection(DOCUMENTS);
  const record: DocumentRecord = {
    digest,
    format: document.format,
    filename: upload.filename,
    size,
    components: document.components.length,
    matches: document.matches.length,
    statements: document.statements.length,
    notes: document.notes.map(({ message, count }) => (count > 1 ? `${message} (${count} times)` : message)),
    uploadedBy: subject,
    uploadTime: deps.now().toISOString(),
  };
  const event = eventOf(context, deps.now(), {
    type: 'policy.inventory.document_uploaded',
    details: { digest, format: document.format, size },
  });
  context.signal.throwIfAborted();
  const inserted = await insertIfAbsent(collection, digest, record, [event]);
  return inserted === undefined ? getDocument(deps, tenant, digest) : inserted.body;
}

function read({ content, format }: Upload, documentBytes: number) {
  if (content.length > documentBytes) {
    throw new ServiceError('TOO_LARGE', `The document has ${content.length} bytes; the limit is ${documentBytes}.`, {
      metadata: { limit: String(documentBytes), actual: String(content.length) },
    });
  }
  try {
    return readDocument(content, format === undefined ? {} : { format });
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new ServiceError(error.code === 'TOO_LARGE' ? 'TOO_LARGE' : 'INVALID_DOCUMENT', error.message, {
      metadata: { code: error.code },
      violations: [{ field: 'content', description: error.message, code: error.code }],
    });
  }
}
