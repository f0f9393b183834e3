import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogSource } from '../tiles/log-source.ts';

/** A log in a folder, as any file server would give it. */
export function folderSource(folder: string): LogSource {
  return {
    async read(path) {
      try {
        return await readFile(join(folder, path));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}
