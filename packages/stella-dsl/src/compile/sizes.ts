import type { Code } from '../codes/codes.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Limits } from '../limits.ts';
import type { SourceFile } from '../source.ts';

/** What is refused before any text is read: sizes, missing and doubled files. */
export function checkSizes(files: readonly SourceFile[], entry: string | undefined, limits: Limits): Diagnostic[] {
  const found = checkEntry(files, entry);
  const seen = new Set<string>();
  let total = 0;
  let largest = { path: '', bytes: 0 };
  for (const { path, text } of files) {
    const bytes = Buffer.byteLength(text, 'utf8');
    total += bytes;
    if (bytes > largest.bytes) largest = { path, bytes };
    if (seen.has(path)) found.push(problem('PARSE-021', path, `the file ${path} is given twice`, 'give it once'));
    seen.add(path);
    if (bytes > limits.fileBytes) {
      const message = `this file has ${bytes} bytes, more than the limit fileBytes (${limits.fileBytes})`;
      found.push(problem('LIMIT-001', path, message, 'split it into several files of the pack'));
    }
  }
  if (total > limits.packBytes) {
    const message = `the files have ${total} bytes together, more than the limit packBytes (${limits.packBytes})`;
    const hint = `split the pack; the largest file is this one (${largest.bytes} bytes)`;
    found.push(problem('LIMIT-002', largest.path, message, hint));
  }
  return found;
}

function checkEntry(files: readonly SourceFile[], entry: string | undefined): Diagnostic[] {
  if (files.length === 0) {
    return [problem('PARSE-020', entry ?? '', 'there is no .stella file', 'write one, such as policy.stella')];
  }
  if (entry === undefined || files.some((file) => file.path === entry)) return [];
  const hint = `the files are ${files
    .slice(0, SHOWN_FILES)
    .map(({ path }) => path)
    .join(', ')}`;
  return [problem('PARSE-020', entry, `the entry file ${entry} is missing`, hint)];
}

const SHOWN_FILES = 5;

/** An error about a file as a whole. */
export function problem(code: Code, file: string, message: string, hint?: string): Diagnostic {
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { code, severity: 'error', message, file, ...place, ...(hint === undefined ? {} : { hint }) };
}
