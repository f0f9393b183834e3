import { lstat, opendir, realpath, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '../file-error.ts';
import type { DroppedObjects } from '../object-store.ts';
import { StoreError } from '../store-error.ts';
import { syncFolder } from './durable-file.ts';

/**
 * Removes the files of a folder, and then the folder, durably. One that is not there, or that another call takes away at the same time, is
 * no error. What is open stays readable to who opened it.
 */
export async function dropFolder(path: string): Promise<DroppedObjects> {
  const real = await unlessAbsent(realpath(path));
  if (real === undefined) return { objects: 0, bytes: 0 };
  if (real !== path) throw new StoreError('CORRUPT', `${path} leads elsewhere`);
  const dropped = await dropFiles(path);
  await unlessAbsent(rmdir(path));
  await syncFolder(dirname(path));
  return dropped;
}

async function dropFiles(path: string): Promise<DroppedObjects> {
  const folder = await unlessAbsent(opendir(path));
  const dropped = { objects: 0, bytes: 0 };
  for await (const { name } of folder ?? []) {
    const file = join(path, name);
    const found = await unlessAbsent(lstat(file));
    if (found === undefined) continue;
    if (found.isDirectory()) throw new StoreError('CORRUPT', `${file} is a folder`);
    const isOurs = await unlessAbsent(unlink(file).then(() => true));
    if (isOurs !== true) continue;
    dropped.objects += 1;
    dropped.bytes += found.size;
  }
  return dropped;
}

async function unlessAbsent<R>(work: Promise<R>): Promise<R | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
