import { format } from '@policy-registry/stella-dsl';
import type { TextEdit } from 'vscode-languageserver';
import type { StellaFile } from '../text/stella-file.ts';

/**
 * The edit that gives a file its canonical layout, kept to the lines that differ, so that cursors and folds elsewhere stay. None
 * where the file is formatted, or does not parse. Line endings stay as they are.
 */
export function formatting(file: StellaFile): TextEdit[] {
  const formatted = format(file);
  if (formatted.diagnostics.some(({ severity }) => severity === 'error')) return [];
  const old = linesOf(file.text);
  const wanted = linesOf(formatted.text);
  const shared = Math.min(old.length, wanted.length);
  let before = 0;
  while (before < shared - 1 && old[before] === wanted[before]) before += 1;
  let after = 0;
  while (after < shared - before && old.at(-1 - after) === wanted.at(-1 - after)) after += 1;
  const from = { line: before, character: 0 };
  if (before + after === old.length && old.length === wanted.length) return [];
  const ending = lineEnding(file.text);
  const changed = wanted.slice(before, wanted.length - after);
  if (after > 0) {
    const newText = changed.map((line) => line + ending).join('');
    return [{ range: { start: from, end: { line: old.length - after, character: 0 } }, newText }];
  }
  const end = { line: old.length - 1, character: old.at(-1)?.length ?? 0 };
  return [{ range: { start: from, end }, newText: changed.join(ending) }];
}

/** What the document ends its lines with, for text that goes into it. */
export function lineEnding(text: string): '\r\n' | '\n' {
  return /\r\n/.test(text) ? '\r\n' : '\n';
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
