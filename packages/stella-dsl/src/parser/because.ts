import { asGuess, rewrite } from '../repair.ts';
import type { StringLiteral } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { textOf } from './repairs.ts';

/** The string behind `because`. Words without quotes are reported once, and taken for the reason. */
export function parseReason(cursor: Cursor): StringLiteral | null {
  const { kind, value, start, end } = cursor.token;
  if (kind === 'string') {
    cursor.take();
    skipSecond(cursor);
    return { kind: 'string', value, start, end };
  }
  if (kind !== 'word' || !cursor.onSameLine) {
    cursor.missing('the reason in quotes after `because`');
    return null;
  }
  const words = proseSpan(cursor);
  const text = textOf(cursor, words);
  const expression = cursor.following.value === '.' || cursor.following.value === '(';
  const fix = expression || /["\\]/.test(text) ? undefined : asGuess(rewrite(words, `"${text}"`));
  const hint = expression ? 'a reason is a text; annotate records a value' : 'a reason is a text in quotes';
  cursor.unexpected('the reason in quotes after `because`', hint, fix);
  while (!cursor.atEnd && cursor.token.start < words.end) cursor.take();
  return { kind: 'string', value: text, start: words.start, end: words.end };
}

/** What stands on the line, up to the rule's brace. */
function proseSpan(cursor: Cursor): { start: number; end: number } {
  const { start } = cursor.token;
  const line = /^[^\n};]*/.exec(cursor.sink.source.text.slice(start, start + 1_000))?.[0] ?? '';
  return { start, end: start + line.trimEnd().length };
}

/** `because "a" "b"`: strings are not joined. */
function skipSecond(cursor: Cursor): void {
  if (cursor.token.kind !== 'string') return;
  cursor.unexpected('the end of the rule', 'a reason is one string');
  while (cursor.token.kind === 'string') cursor.take();
}
