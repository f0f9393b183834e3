import type { Token } from '../lexer/token.ts';
import { type Repair, rewrite } from '../repair.ts';
import type { Span } from '../source.ts';
import type { Cursor } from './cursor.ts';

/** Adds what is missing behind the last token. */
export function insertBehind(cursor: Cursor, text: string): Repair {
  const at = cursor.lastEnd;
  const glued = /^[;,)\]]/.test(text);
  return { title: `add \`${text}\``, edits: [{ start: at, end: at, text: glued ? text : ` ${text}` }] };
}

/** Takes the token away; space around it stays. */
export function remove({ start, end, value }: Token): Repair {
  return { title: `delete \`${value}\``, edits: [{ start, end, text: '' }] };
}

export function quoted(span: Span, text: string): Repair {
  return rewrite(span, JSON.stringify(text));
}

export function textOf(cursor: Cursor, { start, end }: Span): string {
  return cursor.sink.source.text.slice(start, end);
}
