import { statSync, writeFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';

/**
 * Whole or not at all: whoever reads the file, or kills the program, never sees half of it. Keeps the mode of a file that is
 * there. What is no plain file, e.g. /dev/stdout, is written to.
 */
export function writeWholeFile(path: string, text: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) {
    writeFileSync(path, text);
    return;
  }
  try {
    writeFileAtomic.sync(path, text);
  } catch (error) {
    // The library names its temporary file, which nobody asked for.
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}
