const LONGEST = 200;

/** Text that Markdown leaves as it is: no markup, no link, nobody mentioned, no issue referred to. On one line, and not long. */
export function plain(text: string): string {
  return shortened(text)
    .replace(/[!-/:-@[-`{-~]/g, '\\$&')
    .replace(/\\([@#])/g, '$1&#8203;');
}

/** The same as code, also in a cell of a table. */
export function code(text: string): string {
  const shown = shortened(text);
  if (shown === '') return '';
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown.replaceAll('|', '\\|')}${pad}${fence}`;
}

/** Cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function shortened(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`;
}
