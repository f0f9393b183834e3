import { sha256 } from '@policy-registry/canonical';
import type { Content, ObjectInfo } from './object-store.ts';
import { StoreError } from './store-error.ts';

/** An object that is about to be written. */
export interface SizedContent {
  readonly bytes: Uint8Array;
  readonly info: ObjectInfo;
}

/** Throws TOO_LARGE past so many bytes. */
export function sizedContent(content: Content, maxBytes: number): SizedContent {
  const { bytes, digest } = content instanceof Uint8Array ? { bytes: content } : content;
  const size = bytes.byteLength;
  if (size > maxBytes) throw new StoreError('TOO_LARGE', `an object of ${size} bytes, more than ${maxBytes}`);
  return { bytes, info: { digest: digest ?? sha256(bytes), size } };
}
