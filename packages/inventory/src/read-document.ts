import { CollectingSink } from './collecting-sink.ts';
import { formatOf } from './detect-format.ts';
import type { DocumentFormat, InventoryDocument } from './document.ts';
import { DocumentError } from './document-error.ts';
import { DocumentReading } from './document-reading.ts';
import type { DocumentLayout } from './json/document-layout.ts';
import { type InventoryLimits, withDefaultLimits } from './limits.ts';
import type { DocumentSink } from './readers/document-reader.ts';
import { READERS } from './readers/readers.ts';
import { layoutOf } from './scan-document.ts';

export interface ReadOptions {
  /** Refuse the document unless it is of this format. Absent: detect it. */
  readonly format?: DocumentFormat;
  readonly limits?: Partial<InventoryLimits>;
}

/**
 * Reads one untrusted document. Pure: the same bytes give a deeply equal result, whatever the clock, locale or time zone.
 * Throws only `DocumentError`, naming the place. What a reader leaves out is counted in `notes`.
 */
export function readDocument(bytes: Uint8Array, options: ReadOptions = {}): InventoryDocument {
  const sink = new CollectingSink();
  const limits = withDefaultLimits(options.limits);
  const reading = openDocument(layoutOf(bytes, limits), sink, options.format, limits);
  for (const block of reading.blocks()) {
    reading.read(block, bytes.subarray(block.offset, block.offset + block.length));
  }
  return { ...reading.end(), ...sink.collected() };
}

/** Finds the format, and the reader for it. */
export function openDocument(
  layout: DocumentLayout,
  sink: DocumentSink,
  said: DocumentFormat | undefined,
  limits: InventoryLimits,
): DocumentReading {
  const format = formatOf(layout.head, said);
  if (said !== undefined && said !== format) {
    throw new DocumentError('INVALID_DOCUMENT', `said to be ${said}, and is ${format}`);
  }
  return new DocumentReading(READERS[format], layout, sink, limits);
}
