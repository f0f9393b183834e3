import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fromFileSystem } from '../file-error.ts';
import type { ObjectInfo } from '../object-store.ts';
import { withCallersErrors, writeChunks } from '../object-stream.ts';
import type { Accept } from '../spooled-content.ts';
import { type ObjectContent, PART_BYTES } from './s3-bucket.ts';

/**
 * Keeps a stream in a file without a name, which ends with the process at the latest, and uses it. What cannot be kept is UNAVAILABLE;
 * past `limit` bytes it is TOO_LARGE.
 */
export async function spooled<R>(
  folder: string,
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
  use: (info: ObjectInfo, content: ObjectContent) => Promise<R>,
  accept?: Accept,
): Promise<R> {
  return withCallersErrors(async () => {
    const file = await nameless(folder);
    try {
      const info = await writeChunks(file, chunks, limit, accept).catch((error) => {
        throw fromFileSystem(error, folder, 'UNAVAILABLE');
      });
      if (info.size > PART_BYTES) {
        // The SDK counts the bytes that are to come by `end`.
        return await use(info, () => file.createReadStream({ start: 0, end: info.size - 1, autoClose: false }));
      }
      const content = Buffer.alloc(info.size);
      await file.read(content, 0, info.size, 0);
      return await use(info, content);
    } finally {
      await file.close();
    }
  });
}

async function nameless(folder: string) {
  const path = join(folder, `policy-registry-${randomUUID()}`);
  try {
    const file = await open(path, 'wx+', 0o600);
    await rm(path);
    return file;
  } catch (error) {
    throw fromFileSystem(error, folder, 'UNAVAILABLE');
  }
}
