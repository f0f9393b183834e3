import { canonicalJson, sha256 } from '@policy-registry/canonical';
import type { NamedContent } from '@policy-registry/storage';

/** The object that something is stored as: its canonical JSON. */
export function canonicalContent(value: unknown): NamedContent {
  const bytes = Buffer.from(canonicalJson(value));
  return { bytes, digest: sha256(bytes) };
}
