import stringWidth from 'string-width';
import { printable } from './printable.ts';
import { onOneLine } from './text.ts';

/** Blanks between columns. */
const GAP = 2;

/**
 * Columns with a head; a row is one line, so that no text can pass for a row. Without rows: `Nothing.` Every cell is measured once:
 * there may be a hundred thousand.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'Nothing.';
  const lines = [head, ...rows].map((row) => row.map(cellOf));
  const widths = head.map((_, column) => lines.reduce((widest, line) => Math.max(widest, line[column]?.width ?? 0), 0));
  return lines
    .map((line) =>
      line
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join('')
        .trimEnd(),
    )
    .join('\n');
}

interface Cell {
  readonly text: string;
  /** Columns of a terminal, which a character may take two of. */
  readonly width: number;
}

function cellOf(value: string): Cell {
  // Before it is measured: a control character has no width, what is shown for it has.
  const text = printable(onOneLine(value));
  return { text, width: stringWidth(text) };
}

function padded({ text, width }: Cell, columns: number): string {
  return text + ' '.repeat(columns - width + GAP);
}

/**
 * Names and values below each other; empty ones are left out. Further lines of a value stand below its first, so that no
 * text can pass for an entry.
 */
export function record(entries: readonly (readonly [name: string, value: string])[]): string {
  const shown = entries.filter(([, value]) => value !== '');
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  const margin = `\n${' '.repeat(width + 2)}`;
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${value.replaceAll('\n', margin)}`).join('\n');
}
