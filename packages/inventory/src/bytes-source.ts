import type { ByteSource } from './table/fact-index.ts';

/** Bytes that are in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    async read(offset, length) {
      if (offset + length > bytes.length) throw new RangeError(`byte ${offset + length} of ${bytes.length}`);
      return bytes.slice(offset, offset + length);
    },
  };
}
