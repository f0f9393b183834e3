import { createHash } from 'node:crypto';

/** `sha256:` and 64 lower-case hex digits. */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** SHA-256 of the bytes (a string counts as its UTF-8 bytes). */
export function sha256(content: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

/** The 64 hex digits of a digest, as in-toto subjects and object keys want them. */
export function digestHex(digest: Digest): string {
  return digest.slice('sha256:'.length);
}
