import { normalizeLineEndings } from '@policy-registry/canonical';
import type { Fix } from '../index.ts';

/** The text with all edits of the fixes done. Edits of one place keep their order. */
export function applyFixes(text: string, fixes: readonly Fix[]): string {
  const lines = normalizeLineEndings(text).split('\n');
  const starts = lines.map(() => 0);
  for (let line = 1; line < lines.length; line += 1)
    starts[line] = (starts[line - 1] ?? 0) + (lines[line - 1] ?? '').length + 1;
  const offset = (line: number, column: number): number => (starts[line - 1] ?? 0) + column - 1;
  const edits = fixes.flatMap((fix) => fix.edits);
  const placed = edits.map((edit) => ({
    start: offset(edit.line, edit.column),
    end: offset(edit.endLine, edit.endColumn),
    text: edit.text,
  }));
  let result = lines.join('\n');
  for (const { start, end, text: by } of placed.sort((a, b) => a.start - b.start).reverse()) {
    result = result.slice(0, start) + by + result.slice(end);
  }
  return result;
}
