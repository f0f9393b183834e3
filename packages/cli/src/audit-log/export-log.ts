import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { LogSource } from '@policy-registry/transparency';
import { CliError } from '../exit-code.ts';

/**
 * Runs what reads a log, and leaves all that was read in a folder, as the log lays it out. The folder is there as a whole when it
 * resolves, and not at all when it rejects. Throws FILE_ERROR when there is something already.
 */
export async function exportLog<T>(
  folder: string,
  source: LogSource,
  read: (recorded: LogSource) => Promise<T>,
): Promise<T> {
  if (existsSync(folder))
    throw new CliError('FILE_ERROR', `${folder} is there already`, 'Name a folder that is not there.');
  const target = resolve(folder);
  const staging = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    const result = await read(recordingSource(source, staging));
    await rename(staging, target);
    return result;
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}

function recordingSource(source: LogSource, folder: string): LogSource {
  return {
    async read(path, options) {
      const content = await source.read(path, options);
      if (content === undefined || content.length > options.maxBytes) return content;
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      return content;
    },
  };
}
