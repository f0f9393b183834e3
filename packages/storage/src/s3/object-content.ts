import type { Readable } from 'node:stream';
import { StoreError } from '../store-error.ts';

/** What a Buffer holds on every platform. */
const MAX_BYTES = 2 ** 31 - 1;

/** All of it. Throws TOO_LARGE, and reads no further, beyond 2 GiB. */
export async function contentOf(body: Readable, maxBytes = MAX_BYTES): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new StoreError('TOO_LARGE', `an object of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
