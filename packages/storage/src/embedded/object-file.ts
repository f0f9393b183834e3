import { lstatSync } from 'node:fs';
import type { ObjectInfo } from '../object-store.ts';
import { digestOf } from '../object-stream.ts';
import { readRegularFile, withRegularFile } from './regular-file.ts';

/** Whether the file is there and has exactly these bytes. */
export async function holdsContent(path: string, content: Uint8Array): Promise<boolean> {
  if (!isFileOf(path, content.byteLength)) return false;
  const found = await readRegularFile(path);
  return found !== undefined && Buffer.compare(found, content) === 0;
}

/** Whether the file is there and its bytes have this digest. Reads them in pieces. */
export async function holdsObject(path: string, { digest, size }: ObjectInfo): Promise<boolean> {
  if (!isFileOf(path, size)) return false;
  const found = await withRegularFile(path, (file) => digestOf(file.pieces()));
  return found === digest;
}

function isFileOf(path: string, size: number): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.size === size;
}
