import { randomUUID } from 'node:crypto';
import { createWriteStream, rmSync, statSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { onExit } from 'signal-exit';
import writeFileAtomic from 'write-file-atomic';

/**
 * Whole or not at all: whoever reads the file, or kills the program, never sees half of it. Keeps the mode of a file that is
 * there. What is no plain file, e.g. /dev/stdout, is written to.
 */
export function writeWholeFile(path: string, text: string): void {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() !== false;
  try {
    if (isFile) writeFileAtomic.sync(path, text);
    else writeFileSync(path, text);
  } catch (error) {
    // The library names its temporary file, which nobody asked for; a device that is full names nothing.
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}

/** The same for what is too large to be held. Nothing is left of it when its chunks end with an error, or the program by a signal. */
export async function writeWholeStream(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() !== false;
  const written = isFile ? `${path}.${randomUUID()}.part` : path;
  const forget = onExit(() => {
    if (isFile) rmSync(written, { force: true });
  });
  try {
    await pipeline(Readable.from(chunks), createWriteStream(written));
    if (isFile) await rename(written, path);
  } catch (error) {
    if (isFile) await rm(written, { force: true });
    throw isOf(written, error) ? Object.assign(error, { path }) : error;
  } finally {
    forget();
  }
}

/** Not what the chunks ended with. A disk that is full names no path. */
function isOf(written: string, error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return 'path' in error ? error.path === written : 'syscall' in error && error.syscall === 'write';
}
