import { type FileHandle, lstat } from 'node:fs/promises';
import type { Digest } from '@policy-registry/canonical';
import { codeOf } from '../file-error.ts';
import { outOfRange } from '../object-range.ts';
import type { ObjectInfo, ObjectRange } from '../object-store.ts';
import { digestOf } from '../object-stream.ts';
import { StoreError } from '../store-error.ts';
import { readRegularFile, withRegularFile } from './durable-file.ts';

/** Whether the file is there and has exactly these bytes. */
export async function holdsContent(path: string, content: Uint8Array): Promise<boolean> {
  if (!(await isFileOf(path, content.byteLength))) return false;
  return (await readRegularFile(path))?.equals(content) ?? false;
}

/** Whether the file is there and its bytes have this digest. Reads them in pieces. */
export async function holdsObject(path: string, { digest, size }: ObjectInfo): Promise<boolean> {
  if (!(await isFileOf(path, size))) return false;
  const found = await withRegularFile(path, (file) => digestOf(file.createReadStream({ autoClose: false })));
  return found === digest;
}

/** Throws a RangeError when the file has no such bytes; undefined when it is no regular file. */
export async function readFileRange(path: string, digest: Digest, range: ObjectRange): Promise<Buffer | undefined> {
  return withRegularFile(path, async (file, size) => {
    if (range.offset + range.length > size) throw outOfRange(digest, range);
    return readExactly(file, range);
  });
}

async function readExactly(file: FileHandle, { offset, length }: ObjectRange): Promise<Buffer> {
  const content = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(content, filled, length - filled, offset + filled);
    if (bytesRead === 0) throw new StoreError('CORRUPT', 'an object became smaller while it was read');
    filled += bytesRead;
  }
  return content;
}

async function isFileOf(path: string, size: number): Promise<boolean> {
  const found = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  return found?.isFile() === true && found.size === size;
}
