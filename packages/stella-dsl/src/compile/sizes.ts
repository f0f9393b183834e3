import type { Code } from '../codes/codes.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Limits } from '../limits.ts';
import type { SourceFile } from '../source.ts';

/** What is refused before any text is read: sizes, missing and doubled files. */
export function checkSizes(files: readonly SourceFile[], entry: string | undefined, limits: Limits): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (files.length === 0) found.push(problem('PARSE-020', entry ?? '', 'there is no .stella file'));
  if (entry !== undefined && files.length > 0 && !files.some((file) => file.path === entry)) {
    found.push(problem('PARSE-020', entry, `the entry file ${entry} is missing`));
  }
  const seen = new Set<string>();
  let total = 0;
  for (const { path, text } of files) {
    const bytes = Buffer.byteLength(text, 'utf8');
    total += bytes;
    if (seen.has(path)) found.push(problem('PARSE-021', path, `the file ${path} is given twice`));
    seen.add(path);
    if (bytes > limits.fileBytes) {
      found.push(
        problem('LIMIT-001', path, `this file has ${bytes} bytes, more than the limit fileBytes (${limits.fileBytes})`),
      );
    }
  }
  if (total > limits.packBytes) {
    const message = `the files have ${total} bytes together, more than the limit packBytes (${limits.packBytes})`;
    found.push(problem('LIMIT-002', files[0]?.path ?? '', message));
  }
  return found;
}

/** An error about a file as a whole. */
export function problem(code: Code, file: string, message: string, hint?: string): Diagnostic {
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { code, severity: 'error', message, file, ...place, ...(hint === undefined ? {} : { hint }) };
}
