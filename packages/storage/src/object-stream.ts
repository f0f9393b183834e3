import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Digest } from '@policy-registry/canonical';
import type { ObjectInfo } from './object-store.ts';
import { StoreError } from './store-error.ts';

/** What the caller's chunks threw, so that no adapter takes it for a failure of its own. */
class ChunksFailed extends Error {
  readonly thrown: unknown;

  constructor(thrown: unknown) {
    super('the chunks of an object failed');
    this.thrown = thrown;
  }
}

/** Writes all chunks into an empty file. Throws TOO_LARGE, and takes no further chunk, past `limit` bytes. */
export async function writeChunks(
  file: FileHandle,
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<ObjectInfo> {
  const hash = createHash('sha256');
  let size = 0;
  async function* measured() {
    for await (const chunk of ofCaller(chunks)) {
      size += chunk.byteLength;
      if (size > limit) throw new StoreError('TOO_LARGE', `an object of more than ${limit} bytes`);
      hash.update(chunk);
      yield chunk;
    }
  }
  await file.writeFile(measured());
  return { digest: `sha256:${hash.digest('hex')}`, size };
}

/** Runs work with `writeChunks` inside, and throws what the caller's chunks threw as it was. */
export async function withCallersErrors<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ChunksFailed ? error.thrown : error;
  }
}

/** The digest of all of it, in little memory. */
export async function digestOf(content: AsyncIterable<Uint8Array>): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

async function* ofCaller(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (thrown) {
    throw new ChunksFailed(thrown);
  }
}
