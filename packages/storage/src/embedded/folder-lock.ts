import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from '@policy-registry/sqlite';
import { StoreError } from '../store-error.ts';

export interface FolderLock {
  release(): void;
}

/**
 * Makes this the only holder of a folder, in this process and among others. The lock is one of the operating system on `lock.db`, so it
 * ends with the process however that ends: there is no stale lock to clean up, and no process id to trust.
 * `lock.pid` is there for people and for the error message only. Throws StoreError UNAVAILABLE when the folder is held.
 */
export function lockFolder(folder: string): FolderLock {
  const note = join(folder, 'lock.pid');
  const db = take(folder, note);
  return {
    release() {
      if (!db.isOpen) return;
      rmSync(note, { force: true });
      db.close();
    },
  };
}

function take(folder: string, note: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
    writeFileSync(note, `${process.pid}\n`);
    return db;
  } catch (error) {
    if (db?.isOpen) db.close();
    throw new StoreError('UNAVAILABLE', `the data folder ${folder} ${reason(error, note)}`, error);
  }
}

function reason(error: unknown, note: string): string {
  if (!isBusy(error)) return `cannot be locked: ${error instanceof Error ? error.message : String(error)}`;
  return `is in use by ${holder(note)}; one process at a time may open it`;
}

function holder(note: string): string {
  try {
    return `process ${readFileSync(note, 'utf8').trim()}`;
  } catch {
    // The holder took the lock and is about to write its note, or is about to release.
    return 'another process';
  }
}
