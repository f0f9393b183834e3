import type { Digest } from '@policy-registry/canonical';
import type { InventoryDocument } from '../document.ts';

/** A document that is in memory, with the digest of its bytes. */
export interface DigestedDocument {
  readonly digest: Digest;
  readonly document: InventoryDocument;
}
