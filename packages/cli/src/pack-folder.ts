import { type Dirent, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { checkPath } from '@policy-registry/pack';
import { CliError } from './exit-code.ts';
import { readInputFile } from './input-file.ts';

// Against the wrong folder, e.g. a home: what a pack may hold in fact, the registry says.
const MAX_FILES = 500;
export const MAX_FILE_BYTES = 1024 * 1024;

export interface LocalFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/**
 * The files of a pack on disk, by path. Hidden files and folders are not part of it. A symbolic link is refused: what it
 * leads to may be outside of the folder, and without it the pack would be another one.
 */
export function readPackFolder(folder: string): LocalFile[] {
  if (!statSync(folder).isDirectory()) throw new CliError('NOT_A_PACK_FOLDER', `${folder} is not a folder`);
  const files: LocalFile[] = [];
  for (const path of filePaths(folder)) {
    if (files.length === MAX_FILES) {
      throw new CliError('NOT_A_PACK_FOLDER', `${folder} holds more than ${MAX_FILES} files`);
    }
    files.push({ path: relative(folder, path).split(sep).join('/'), text: readTextFile(path) });
  }
  if (files.length === 0) throw new CliError('NOT_A_PACK_FOLDER', `${folder} holds no files`);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Writes files below a folder. When one may not stand there, none is written. */
export function writePackFolder(folder: string, files: readonly LocalFile[]): void {
  for (const { path } of files) {
    const checked = checkPath(path);
    if (!checked.ok) throw new CliError('NOT_A_PACK_FOLDER', checked.message);
  }
  for (const { path, text } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

function* filePaths(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filePaths(path);
    else if (entry.isFile()) yield path;
    else throw new CliError('NOT_A_PACK_FOLDER', `${path} is ${nameOf(entry)}; a pack holds plain files only`);
  }
}

function nameOf(entry: Dirent): string {
  return entry.isSymbolicLink() ? 'a symbolic link' : 'no plain file';
}

/** A file of a pack, which is never large. */
export function readTextFile(path: string): string {
  return decodeText(readInputFile(path, MAX_FILE_BYTES), path);
}

/** A byte order mark stays: digests are over what is there. */
export function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CliError('FILE_ERROR', `${name} is not UTF-8 text`);
  }
}
