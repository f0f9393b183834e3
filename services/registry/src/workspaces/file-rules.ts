import { byPath, normalizeLineEndings, type TreeEntry, treeEntry } from '@policy-registry/canonical';
import { checkPath } from '@policy-registry/pack';
import { ServiceError } from '@policy-registry/rpc/errors';
import { invalidArgument } from '../kernel/free-text.ts';
import type { RegistryLimits } from '../kernel/ports.ts';
import { type FileRecord, totalBytes } from './workspace-record.ts';

/** Text as it is kept, with LF endings, and its entry in the tree. */
export interface FileContent {
  readonly text: string;
  readonly entry: TreeEntry;
}

/** Throws INVALID_FILE_PATH. */
export function checkFilePath(path: string): void {
  const checked = checkPath(path);
  if (checked.ok) return;
  throw new ServiceError('INVALID_FILE_PATH', `${checked.message}.`, {
    violations: [{ field: 'path', description: checked.message, code: 'path' }],
  });
}

/** Throws INVALID_FILE_PATH, INVALID_ARGUMENT for text that is not Unicode or holds NUL, TOO_LARGE. */
export function readContent(limits: RegistryLimits, path: string, given: string): FileContent {
  checkFilePath(path);
  if (!given.isWellFormed()) throw invalidArgument('file.text', 'is not well-formed Unicode', 'text');
  if (given.includes('\u0000')) throw invalidArgument('file.text', 'holds a NUL character', 'text');
  const text = normalizeLineEndings(given);
  const entry = treeEntry(path, text);
  checkFileSize(limits, entry);
  return { text, entry };
}

function checkFileSize({ fileBytes }: RegistryLimits, { path, size }: TreeEntry): void {
  if (size <= fileBytes) return;
  throw new ServiceError('TOO_LARGE', `The file ${path} has ${size} bytes; at most ${fileBytes} are kept.`, {
    metadata: { limit: 'fileBytes', value: String(fileBytes) },
  });
}

/** Puts a file among the others. Throws LIMIT_EXCEEDED, TOO_LARGE, INVALID_FILE_PATH when another differs in letter case only. */
export function withFile(
  limits: RegistryLimits,
  files: readonly FileRecord[],
  file: FileRecord,
): readonly FileRecord[] {
  checkFileSize(limits, file);
  const others = files.filter(({ path }) => path !== file.path);
  const twin = others.find(({ path }) => path.toLowerCase() === file.path.toLowerCase());
  if (twin !== undefined) {
    throw new ServiceError('INVALID_FILE_PATH', `There is ${twin.path}, which differs in letter case only.`, {
      violations: [{ field: 'path', description: `differs from ${twin.path} in letter case only`, code: 'path' }],
    });
  }
  const next = [...others, file].sort(byPath);
  checkTree(limits, next);
  return next;
}

/** Throws LIMIT_EXCEEDED, TOO_LARGE. */
export function checkTree({ filesPerWorkspace, packBytes }: RegistryLimits, files: readonly TreeEntry[]): void {
  if (files.length > filesPerWorkspace) {
    throw new ServiceError('LIMIT_EXCEEDED', `A workspace holds at most ${filesPerWorkspace} files.`, {
      metadata: { limit: 'filesPerWorkspace', value: String(filesPerWorkspace) },
    });
  }
  if (totalBytes(files) > packBytes) {
    throw new ServiceError('TOO_LARGE', `The files of a pack have at most ${packBytes} bytes together.`, {
      metadata: { limit: 'packBytes', value: String(packBytes) },
    });
  }
}
