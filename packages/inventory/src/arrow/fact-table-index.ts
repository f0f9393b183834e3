import { canonicalJson } from '@policy-registry/canonical';
import { DocumentError } from '../document-error.ts';
import type { FactTableIndex } from '../table/fact-index.ts';
import { FORMAT_VERSION } from './columns.ts';

/** Canonical JSON: equal indexes have equal bytes. */
export function writeFactTableIndex(index: FactTableIndex): Uint8Array {
  return Buffer.from(canonicalJson(index));
}

/**
 * Of bytes that are known to be an index by their digest: nothing but the version is looked at. Throws `DocumentError`
 * INVALID_DOCUMENT for what is no JSON, UNSUPPORTED_VERSION for another version.
 */
export function readFactTableIndex(bytes: Uint8Array): FactTableIndex {
  const index = parse(bytes);
  if (index?.version !== FORMAT_VERSION) {
    const message = `index of a fact table of version ${index?.version}; this one reads ${FORMAT_VERSION}`;
    throw new DocumentError('UNSUPPORTED_VERSION', message);
  }
  return index;
}

function parse(bytes: Uint8Array): FactTableIndex | null {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch (cause) {
    throw new DocumentError('INVALID_DOCUMENT', 'the index of a fact table is no JSON', '$', { cause });
  }
}
