import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { CliError, EXIT } from './exit-code.ts';

const MAX_FILES = 500;
const MAX_BYTES = 1024 * 1024;

export interface LocalFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** The files of a pack on disk, by path. Hidden files and folders are not part of it. */
export function readPackFolder(folder: string): LocalFile[] {
  const files: LocalFile[] = [];
  const visit = (here: string): void => {
    for (const entry of readdirSync(here, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = join(here, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) files.push({ path: relative(folder, path).split(sep).join('/'), text: readText(path) });
      if (files.length > MAX_FILES) throw new CliError(EXIT.INVALID, `${folder} holds more than ${MAX_FILES} files`);
    }
  };
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CliError(EXIT.INVALID, `${folder} is not a folder`);
  }
  visit(folder);
  if (files.length === 0) throw new CliError(EXIT.INVALID, `${folder} holds no files`);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Writes files below a folder. A path that would leave it is refused. */
export function writePackFolder(folder: string, files: readonly LocalFile[]): void {
  for (const { path, text } of files) {
    const target = join(folder, path);
    if (relative(folder, target).startsWith('..')) throw new CliError(EXIT.INVALID, `${path} leaves the folder`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

function readText(path: string): string {
  if (statSync(path).size > MAX_BYTES) throw new CliError(EXIT.INVALID, `${path} is larger than ${MAX_BYTES} bytes`);
  const bytes = readFileSync(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CliError(EXIT.INVALID, `${path} is not UTF-8 text`);
  }
}
