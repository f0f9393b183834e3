import { readFileSync, statSync } from 'node:fs';
import { getSystemErrorMessage } from 'node:util';
import { CliError } from './exit-code.ts';

/** What the file system says about a path. */
interface FileError extends Error {
  readonly errno: number;
  readonly path: string;
  readonly syscall: string;
}

/** The bytes of a plain file that somebody named. Never of a device or a pipe, which might not end. */
export function readInputFile(path: string, maxBytes: number): Buffer {
  if (inputFileSize(path) > maxBytes) throw new CliError('FILE_ERROR', `${path} is larger than ${maxBytes} bytes`);
  return readFileSync(path);
}

/** The size of a plain file that somebody named, for who reads it in parts. */
export function inputFileSize(path: string): number {
  if (path === '') throw new CliError('FILE_ERROR', '"" is no name of a file');
  const stats = statSync(path, { throwIfNoEntry: path !== STANDARD_INPUT });
  if (stats === undefined)
    throw new CliError('FILE_ERROR', 'standard input (-) is not read here, only regular files are');
  if (!stats.isFile()) throw new CliError('FILE_ERROR', `${path} is not a regular file, and only such are read`);
  return stats.size;
}

/** How programs are told to read their standard input, unless a file is called so. */
const STANDARD_INPUT = '-';

export function isFileError(error: Error): error is FileError {
  return 'errno' in error && typeof error.errno === 'number' && 'path' in error && typeof error.path === 'string';
}

/** `no such file or directory: /tmp/x` instead of `ENOENT: ..., open '/tmp/x'`. */
export function sayFileError({ errno, path }: FileError): string {
  return `${getSystemErrorMessage(errno)}: ${path}`;
}
