import { byPath } from '@policy-registry/canonical';
import type { Diagnostic, SourceFile } from '@policy-registry/stella-dsl';
import { checkPath } from './check-path.ts';
import type { PackLimits } from './pack-limits.ts';
import { fileProblem } from './problem.ts';

/** The files of a pack: a list, or path to text. */
export type PackFiles = readonly SourceFile[] | ReadonlyMap<string, string>;

/** In the order of their paths. */
export function listFiles(files: PackFiles): SourceFile[] {
  return isMap(files) ? [...files].map(([path, text]) => ({ path, text })).sort(byPath) : [...files].sort(byPath);
}

function isMap(files: PackFiles): files is ReadonlyMap<string, string> {
  return files instanceof Map;
}

/** Problems of the set of files: their number, paths and sizes. */
export function checkFiles(files: readonly SourceFile[], limits: PackLimits): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (files.length > limits.files) {
    found.push(
      fileProblem(
        'PACK-013',
        '',
        `the pack has ${files.length} files, more than the limit files (${limits.files})`,
        'leave out what the policy does not need',
      ),
    );
  }
  const seen = new Map<string, string>();
  let total = 0;
  for (const { path, text } of files.slice(0, limits.files)) {
    const checked = checkPath(path, limits);
    if (!checked.ok) found.push(fileProblem('PACK-010', path, checked.message));
    const other = seen.get(path.toLowerCase());
    if (other !== undefined)
      found.push(
        fileProblem('PACK-014', path, sameName(path, other), path === other ? 'give it once' : 'rename one of them'),
      );
    seen.set(path.toLowerCase(), path);
    const bytes = Buffer.byteLength(text, 'utf8');
    total += bytes;
    if (bytes > limits.fileBytes) {
      const message = `this file has ${bytes} bytes, more than the limit fileBytes (${limits.fileBytes})`;
      found.push(fileProblem('PACK-011', path, message, 'split it into several files'));
    }
  }
  if (total > limits.packBytes) {
    const message = `the pack has ${total} bytes, more than the limit packBytes (${limits.packBytes})`;
    found.push(fileProblem('PACK-012', '', message, 'split the pack, or leave out what the policy does not need'));
  }
  return found;
}

function sameName(path: string, other: string): string {
  if (path === other) return `the file ${path} is given twice`;
  return `${path} and ${other} differ in letter case only, and some file systems take them for one`;
}
