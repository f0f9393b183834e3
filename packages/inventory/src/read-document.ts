import { detectParsed, firstByte } from './detect-format.ts';
import type { DocumentFormat, InventoryDocument } from './document.ts';
import { DocumentError } from './document-error.ts';
import { type JsonRecord, JsonView } from './json/json-view.ts';
import { parseJson } from './json/parse-json.ts';
import { type InventoryLimits, withDefaultLimits } from './limits.ts';
import { readCycloneDx } from './readers/cyclonedx.ts';
import { readGrype } from './readers/grype.ts';
import { readOpenVex } from './readers/openvex.ts';
import { readTrivy } from './readers/trivy.ts';

export interface ReadOptions {
  /** Refuse the document unless it is of this format. Absent: detect it. */
  readonly format?: DocumentFormat;
  readonly limits?: Partial<InventoryLimits>;
}

const READERS: Readonly<Record<DocumentFormat, (root: JsonView) => InventoryDocument>> = {
  cyclonedx: readCycloneDx,
  grype: readGrype,
  trivy: readTrivy,
  openvex: readOpenVex,
};

/**
 * Reads one untrusted document. Pure: the same bytes give a deeply equal result, whatever the clock, locale or time zone.
 * Throws only `DocumentError`, naming the place. What a reader leaves out is counted in `notes`.
 */
export function readDocument(bytes: Uint8Array, options: ReadOptions = {}): InventoryDocument {
  const limits = withDefaultLimits(options.limits);
  if (firstByte(bytes) === 0x3c) {
    throw new DocumentError('UNKNOWN_FORMAT', 'looks like XML; only JSON documents are read');
  }
  const value = parseJson(bytes, limits);
  const format = detectParsed(value);
  if (options.format !== undefined && options.format !== format) {
    throw new DocumentError('INVALID_DOCUMENT', `said to be ${options.format}, and is ${format}`);
  }
  return READERS[format](new JsonView(value as JsonRecord, limits));
}
