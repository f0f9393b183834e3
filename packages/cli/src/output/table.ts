import Table from 'cli-table3';
import { printable } from './printable.ts';
import { onOneLine } from './text.ts';

/** Columns with a head; a row is one line, so that no text can pass for a row. Without rows: `Nothing.` */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'Nothing.';
  const grid = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    chars: NO_LINES,
  });
  // Before the columns are measured: a control character has no width, what is shown for it has.
  for (const row of rows) grid.push(row.map((cell) => printable(onOneLine(cell))));
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
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

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
