import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '@policy-registry/client';
import type { LogSource } from '@policy-registry/transparency';
import type { Cli } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { isFileError } from '../input-file.ts';

/** The log of the tenant, as the registry serves it. */
export function registryLog(cli: Cli): LogSource {
  return {
    async read(path) {
      try {
        return (await cli.clients().transparency.getLogObject({ path })).content?.data;
      } catch (error) {
        if (describeError(error).reason === 'NOT_FOUND') return undefined;
        throw error;
      }
    },
  };
}

/** A log in a folder, as `policyctl audit export` writes it, or any program that mirrors such logs. */
export function folderLog(folder: string): LogSource {
  return {
    async read(path, { maxBytes }) {
      const file = join(folder, path);
      try {
        const { size } = await stat(file);
        if (size > maxBytes) throw new CliError('LOG_NOT_VERIFIED', `${file} has ${size} bytes, more than ${maxBytes}`);
        return await readFile(file);
      } catch (error) {
        if (error instanceof Error && isFileError(error) && 'code' in error && error.code === 'ENOENT')
          return undefined;
        throw error;
      }
    },
  };
}
