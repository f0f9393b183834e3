import { setImmediate } from 'node:timers/promises';
import { eventOf } from '@policy-registry/events';
import { bytesSource, type DocumentFormat, type DocumentSink, readDocumentStream } from '@policy-registry/inventory';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { insertIfAbsent } from '@policy-registry/transitions';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { DOCUMENTS, type DocumentRecord } from './collections.ts';
import { getDocument } from './read-snapshot.ts';
import { withRefusals } from './refused-document.ts';

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
  const counts = await read(upload, deps.limits.documentBytes, context.signal);
  const { digest, size } = await deps.objects.forTenant(tenant).put(upload.content);
  const collection = deps.documents.forTenant(tenant).collection(DOCUMENTS);
  const record: DocumentRecord = {
    digest,
    ...counts,
    filename: upload.filename,
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

async function read({ content, format }: Upload, documentBytes: number, signal: AbortSignal): Promise<Counts> {
  if (content.length > documentBytes) {
    throw new ServiceError('TOO_LARGE', `The document has ${content.length} bytes; the limit is ${documentBytes}.`, {
      metadata: { limit: String(documentBytes), actual: String(content.length) },
    });
  }
  const counts = { components: 0, matches: 0, statements: 0, notes: [] as string[] };
  const options = format === undefined ? {} : { format };
  const about = await withRefusals('content', () =>
    readDocumentStream(bytesSource(content), countingSink(counts, signal), options),
  );
  return { ...counts, format: about.format };
}

type Counts = Pick<DocumentRecord, 'format' | 'components' | 'matches' | 'statements' | 'notes'>;

/** Keeps of a document how much there is of what, and lets other calls have their turn. */
function countingSink(
  counts: { components: number; matches: number; statements: number; readonly notes: string[] },
  signal: AbortSignal,
): DocumentSink {
  return {
    component() {
      counts.components += 1;
    },
    match() {
      counts.matches += 1;
    },
    statement() {
      counts.statements += 1;
    },
    note({ message, count }) {
      counts.notes.push(count > 1 ? `${message} (${count} times)` : message);
    },
    async drain() {
      await setImmediate();
      signal.throwIfAborted();
    },
  };
}
