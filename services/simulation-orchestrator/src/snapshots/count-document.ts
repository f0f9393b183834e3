import { setImmediate } from 'node:timers/promises';
import { type DocumentSink, readDocumentStream } from '@policy-registry/inventory';
import type { SpooledContent } from '@policy-registry/storage';
import type { DocumentRecord } from './collections.ts';
import { withRefusals } from './refused-document.ts';

/** What a document holds. */
export type DocumentCounts = Pick<DocumentRecord, 'format' | 'components' | 'matches' | 'statements' | 'notes'>;

/** Reads all of a document, and keeps how much there is of what. Throws INVALID_DOCUMENT, TOO_LARGE. */
export async function countDocument(
  content: Pick<SpooledContent, 'size' | 'read'>,
  format: DocumentRecord['format'] | undefined,
  signal: AbortSignal,
): Promise<DocumentCounts> {
  const counts = { components: 0, matches: 0, statements: 0, notes: [] as string[] };
  const options = { limits: { maxBytes: content.size }, ...(format === undefined ? {} : { format }) };
  const about = await withRefusals('content', () => readDocumentStream(content, countingSink(counts, signal), options));
  return { ...counts, format: about.format };
}

/** Counts, and lets other calls have their turn. */
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
