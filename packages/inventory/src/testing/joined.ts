import type { ReadableDocument } from '../join/readable-document.ts';
import type { FactTableIndex } from '../table/fact-index.ts';
import { type JoinOptions, joinDocuments } from '../table/join-documents.ts';
import { decodeFactTable } from './decoded.ts';
import type { DigestedDocument } from './digested-document.ts';
import type { FactTable } from './memory-table.ts';

/** A document that is in memory, as it is read from elsewhere. */
export function readable({ digest, document }: DigestedDocument): ReadableDocument {
  return {
    digest,
    async read(sink) {
      const { components, matches, statements, notes, ...about } = document;
      for (const component of components) sink.component(component);
      for (const match of matches) sink.match(match);
      await sink.drain?.();
      for (const statement of statements) sink.statement(statement);
      for (const note of notes) sink.note(note);
      await sink.drain?.();
      return about;
    },
  };
}

export async function joinedBytes(
  documents: readonly DigestedDocument[],
  options?: JoinOptions,
): Promise<{ readonly bytes: Buffer; readonly index: FactTableIndex }> {
  const encoding = joinDocuments(documents.map(readable), options);
  const bytes = Buffer.concat(await Array.fromAsync(encoding));
  return { bytes, index: encoding.index };
}

/** What a simulation reads of these documents. */
export async function joined(documents: readonly DigestedDocument[], options?: JoinOptions): Promise<FactTable> {
  return decodeFactTable((await joinedBytes(documents, options)).bytes);
}
