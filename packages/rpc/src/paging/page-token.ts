import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { ListQuery } from '@policy-registry/storage';

/** Where a page ended: the sort value and the id of its last document. */
export type PagePosition = NonNullable<ListQuery['after']>;

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Longer than any token that was ever given out; the rest is not even decoded. */
const MAX_TOKEN_CHARS = 8192;

/**
 * A position as base64url text that nobody can read, change, or use for another list: AES-256-GCM with a random nonce,
 * `binding` (whose list, which filter) as the additional data. `key` has 32 bytes.
 */
export function sealPosition(key: Uint8Array, binding: string, position: PagePosition): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(binding));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(position)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** The position in a token that was sealed with the same key and binding; undefined for anything else. */
export function openPosition(key: Uint8Array, binding: string, token: string): PagePosition | undefined {
  if (token.length > MAX_TOKEN_CHARS) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  // Decoding skips what is not base64url, and drops the last bits: only the one spelling that was given out counts.
  if (bytes.byteLength <= NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== token) return undefined;
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(binding));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const sealed = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  try {
    return JSON.parse(Buffer.concat([sealed, decipher.final()]).toString());
  } catch {
    // The tag does not match: damaged, forged, or sealed for something else.
    return undefined;
  }
}
