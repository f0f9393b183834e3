import { closeSync, constants, fstatSync, openSync, read } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fillFromFile } from '../fill-from-file.ts';

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
/** Never follows a link at its end (ELOOP), and never waits for a pipe. */
const READING = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;

const readDescriptor = promisify(read);

export interface RegularFile {
  readonly file: FileHandle;
  /** Bytes. */
  readonly size: number;
}

/** Opens a regular file; undefined for what is none. Whoever opens it closes it. */
export async function openRegularFile(path: string): Promise<RegularFile | undefined> {
  const file = await open(path, READING);
  try {
    const found = await file.stat();
    if (found.isFile()) return { file, size: found.size };
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return undefined;
}

/** Opens what `openRegularFile` would open, for as long as it is used. */
export async function withRegularFile<R>(path: string, use: (file: FileHandle) => Promise<R>): Promise<R | undefined> {
  const opened = await openRegularFile(path);
  if (opened === undefined) return undefined;
  try {
    return await use(opened.file);
  } finally {
    await opened.file.close();
  }
}

/** The bytes of what `openRegularFile` would open. Only the reading is left to another thread: most of them are small. */
export async function readRegularFile(path: string): Promise<Uint8Array | undefined> {
  const descriptor = openSync(path, READING);
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile()) return undefined;
    const bytes = new Uint8Array(found.size);
    const file = { read: readDescriptor.bind(undefined, descriptor) };
    return (await fillFromFile(file, bytes, 0)) ? bytes : undefined;
  } finally {
    closeSync(descriptor);
  }
}
