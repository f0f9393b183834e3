import {
  DocumentError,
  type FactTableIndex,
  joinDocuments,
  type ReadableDocument,
  writeFactTableIndex,
} from '@policy-registry/inventory';
import { StoreError } from '@policy-registry/storage';
import type { BuildDependencies } from '../kernel/ports.ts';
import type { DocumentRecord, SnapshotFacts, SnapshotRecord } from './collections.ts';
import { readDocumentList } from './document-list.ts';
import { documentRecords } from './document-records.ts';
import { withRefusals } from './refused-document.ts';
import { storedDocument } from './stored-document.ts';

/** Beyond what any table has whose columns keep to their limits. */
const MAX_TABLE_BYTES = 64 * 1024 ** 3;

export interface BuildOptions {
  readonly signal: AbortSignal;
  /** Hears how many documents were read, each time that one was; what it throws ends the work. */
  readonly onRead: (documents: number) => Promise<void>;
}

/** A document is not there any more, or not what was uploaded. */
export class DocumentDamaged extends Error {
  constructor(document: string, cause: unknown) {
    super(`${document} is not stored any more as it was uploaded: upload it again, or leave it out.`, { cause });
    this.name = 'DocumentDamaged';
  }
}

/**
 * Derives the fact table of a snapshot. The same documents give the same bytes, so any number of attempts store the same objects. Throws
 * what documents are refused for as a ServiceError that names the document; DocumentDamaged; StoreError; and the reason of the signal.
 */
export async function buildFacts(
  { documents, objects }: BuildDependencies,
  tenant: string,
  { documentsDigest }: SnapshotRecord,
  { signal, onRead }: BuildOptions,
): Promise<SnapshotFacts> {
  const store = objects.forTenant(tenant);
  const records = await documentRecords(documents, tenant, await readDocumentList(store, documentsDigest));
  let read = 0;
  const sources = records.map((record): ReadableDocument => {
    const { digest, read: readAll } = storedDocument(store, record);
    return {
      digest,
      async read(sink) {
        const document = await named(record, () => readAll(sink));
        read += 1;
        await onRead(read);
        return document;
      },
    };
  });
  const table = joinDocuments(sources, { signal });
  const { digest: factTableDigest } = await withRefusals('documents', () => store.putStream(table, MAX_TABLE_BYTES));
  const { digest: factTableIndexDigest } = await store.put(writeFactTableIndex(table.index));
  return { factTableDigest, factTableIndexDigest, ...countsOf(table.index) };
}

/** What a snapshot says of its table. */
export function countsOf({ stats, batches }: FactTableIndex) {
  const { findings, components, statements, bySeverity } = stats;
  return { findings, batchRows: batches[0]?.rows ?? 0, components, statements, bySeverity };
}

/** Which of thousands of documents it is, people have to be told. */
async function named<T>({ digest, filename }: DocumentRecord, read: () => Promise<T>): Promise<T> {
  const document = `Document ${digest}${filename === '' ? '' : ` (${filename})`}`;
  try {
    return await read();
  } catch (error) {
    if (error instanceof DocumentError) throw new DocumentError(error.code, error.message, document, { cause: error });
    const isLost = error instanceof StoreError && (error.code === 'NOT_FOUND' || error.code === 'CORRUPT');
    throw isLost ? new DocumentDamaged(document, error) : error;
  }
}
