import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fsync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFile,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StoreError } from '../store-error.ts';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR, O_SYNC } = constants;
const STAGED = O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW;
const FILE_MODE = 0o440;
const FOLDER_MODE = 0o700;

// What waits for the disk is done by another thread. Names are made and looked at on the spot: that takes less time than to hand it over.
const writeAll = promisify(writeFile);
const flush = promisify(fsync);

/**
 * Puts a file in its place as a whole, or not at all; its content has been fsynced when it resolves, its name not before `syncFolder`.
 * `staging` must be on the file system of `path`. Whoever else writes the same path at once, a reader sees one whole file.
 */
export async function writeFileWhole(staging: string, path: string, content: Uint8Array): Promise<void> {
  await staged(staging, async (temporary) => {
    // Written and synced in one go.
    await withDescriptor(temporary, STAGED | O_SYNC, (file) => writeAll(file, content));
    renameSync(temporary, path);
  });
}

/** The same for content whose place is known when it has been written (undefined: it is not wanted), and its name durable too. */
export async function writeStaged<R>(
  staging: string,
  fill: (file: FileHandle) => Promise<R>,
  placeOf: (filled: R) => Promise<string | undefined>,
): Promise<R> {
  return staged(staging, async (temporary) => {
    const filled = await withFile(temporary, STAGED, async (file) => {
      const written = await fill(file);
      await file.sync();
      return written;
    });
    const path = await placeOf(filled);
    if (path === undefined) rmSync(temporary);
    else {
      renameSync(temporary, path);
      await syncFolder(dirname(path));
    }
    return filled;
  });
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  await withDescriptor(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, flush);
}

/**
 * Creates a folder in one that exists, and makes its name durable, whoever created it: another write, or another process before it died, may
 * not have come to that. Throws CORRUPT when it is something else, such as a link to a place outside.
 */
export async function makeFolder(path: string): Promise<void> {
  makeUnlessThere(path);
  if (!lstatSync(path).isDirectory()) throw new StoreError('CORRUPT', `${path} is not a folder`);
  await syncFolder(dirname(path));
}

/** Creates a folder of a store, when it is opened, and makes its name durable. */
export function makeRoot(path: string): void {
  mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
  const parent = openSync(dirname(path), O_RDONLY);
  try {
    fsyncSync(parent);
  } finally {
    closeSync(parent);
  }
}

/** Removes files of a folder that nobody touched for so long. */
export function removeOlderThan(folder: string, milliseconds: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const modified = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - modified > milliseconds) rmSync(path, { force: true });
  }
}

function makeUnlessThere(folder: string): void {
  try {
    mkdirSync(folder, { mode: FOLDER_MODE });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

async function withFile<R>(path: string, flags: number, use: (file: FileHandle) => Promise<R>): Promise<R> {
  const file = await open(path, flags, FILE_MODE);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function withDescriptor<R>(path: string, flags: number, use: (file: number) => Promise<R>): Promise<R> {
  const file = openSync(path, flags, FILE_MODE);
  try {
    return await use(file);
  } finally {
    closeSync(file);
  }
}

/** Writes a file that nobody sees before it has a place. */
async function staged<R>(staging: string, write: (temporary: string) => Promise<R>): Promise<R> {
  const temporary = join(staging, randomUUID());
  try {
    return await write(temporary);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
