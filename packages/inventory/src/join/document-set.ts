import type { Digest } from '@policy-registry/canonical';
import type { InventoryDocument } from '../document.ts';
import { compareText } from '../facts/cvss.ts';

/** A document with the digest of its bytes. */
export interface DigestedDocument {
  readonly digest: Digest;
  readonly document: InventoryDocument;
}

/** One of each, in order of digest: what makes the join independent of how the documents were listed. */
export function documentSet(documents: readonly DigestedDocument[]): readonly DigestedDocument[] {
  const byDigest = new Map(documents.map((entry) => [entry.digest, entry]));
  return [...byDigest.values()].sort((a, b) => compareText(a.digest, b.digest));
}
