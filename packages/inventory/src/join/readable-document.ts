import type { Digest } from '@policy-registry/canonical';
import { compareText } from '@policy-registry/canonical';
import type { DocumentAbout, DocumentSink } from '../readers/document-reader.ts';

/** A document with the digest of its bytes, which is read when its turn comes: `readDocumentStream` and where they are. */
export interface ReadableDocument {
  readonly digest: Digest;
  read(sink: DocumentSink): Promise<DocumentAbout>;
}

/** One of each, in order of digest: what makes the join independent of how the documents were listed. */
export function documentSet<D extends Pick<ReadableDocument, 'digest'>>(documents: readonly D[]): readonly D[] {
  const byDigest = new Map(documents.map((entry) => [entry.digest, entry]));
  return [...byDigest.values()].sort((a, b) => compareText(a.digest, b.digest));
}
