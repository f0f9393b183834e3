import { joined, paint, type Text } from '../output/text.ts';

/** A file as it is and as it should be. */
export interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** A unified diff that `patch -p1` and `git apply` take; empty where only the line endings differ. */
export async function unifiedDiff({ file, before, after }: Change): Promise<string> {
  // A tenth of the start of the program, and few ask for a diff.
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
  const options = { headerOptions: FILE_HEADERS_ONLY, stripTrailingCr: true };
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, options);
  return patch.includes('\n@@') ? patch : '';
}

export function paintedDiff(diff: string): Text {
  return joined(diff.replace(/\n$/, '').split('\n').map(paintedLine), '\n');
}

function paintedLine(line: string): Text {
  if (/^(---|\+\+\+) /.test(line)) return paint('bold', line);
  if (line.startsWith('@@')) return paint('cyan', line);
  if (line.startsWith('+')) return paint('green', line);
  return line.startsWith('-') ? paint('red', line) : line;
}

/** Number, from 1, of the first line that differs. */
export function firstChangedLine({ before, after }: Change): number {
  const lines = after.split('\n');
  const first = before.split('\n').findIndex((line, index) => line !== lines[index]);
  return first === -1 ? lines.length : first + 1;
}
