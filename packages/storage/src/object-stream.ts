import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Digest } from '@policy-registry/canonical';
import { fillFromFile } from './fill-from-file.ts';
import type { ObjectInfo } from './object-store.ts';
import type { Accept, SpooledContent } from './spooled-content.ts';
import { StoreError } from './store-error.ts';

/** What the caller's chunks, or its look at them, threw, so that no adapter takes it for a failure of its own. */
class CallerFailed extends Error {
  readonly thrown: unknown;

  constructor(thrown: unknown) {
    super('the caller of the object store failed');
    this.thrown = thrown;
  }
}

/** Writes all chunks into an empty file, and has them accepted. Throws TOO_LARGE, and takes no further chunk, past `limit` bytes. */
export async function writeChunks(
  file: FileHandle,
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
  accept?: Accept,
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
  const info: ObjectInfo = { digest: `sha256:${hash.digest('hex')}`, size };
  await accept?.(spooledContent(file, info)).catch((thrown: unknown) => {
    throw new CallerFailed(thrown);
  });
  return info;
}

function spooledContent(file: FileHandle, info: ObjectInfo): SpooledContent {
  return {
    ...info,
    async read(offset, length) {
      const bytes = Buffer.allocUnsafe(length);
      if (!(await fillFromFile(file, bytes, offset))) throw new RangeError(`byte ${offset + length} of ${info.size}`);
      return bytes;
    },
  };
}

/** Runs work with `writeChunks` inside, and throws what the caller threw in it as it was. */
export async function withCallersErrors<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CallerFailed ? error.thrown : error;
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
    throw new CallerFailed(thrown);
  }
}
