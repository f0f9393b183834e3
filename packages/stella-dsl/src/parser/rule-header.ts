import { rewrite } from '../repair.ts';
import type { Name, Rule } from './ast.ts';
import { dropBraces } from './blocks.ts';
import type { Cursor } from './cursor.ts';
import { insertBehind, textOf } from './repairs.ts';
import { dropRepeated, dropSign } from './words.ts';

const MAX_PRIORITY = 1_000_000;
const LONGEST_NAME = 12;

/** `{ "when": "x" }`: what was meant is not in it word for word. */
export function skipObject(cursor: Cursor): void {
  cursor.unexpected('`when` at the start of a rule', 'a rule is no object: when CONDITION then ACTIONS because "WHY"');
  cursor.skipTo(() => false);
  cursor.silence();
}

export function openRule(cursor: Cursor, name: Name): void {
  dropSign(cursor, name.text);
  if (cursor.accept('{')) {
    dropBraces(cursor);
    return;
  }
  if (takeLongName(cursor, name)) return;
  const atRest = cursor.atClause || cursor.at('priority');
  cursor.missing(`\`{\` to open rule \`${name.text}\``, undefined, atRest ? insertBehind(cursor, '{') : undefined);
  cursor.skipTo(() => cursor.at('{') || cursor.atClause);
  cursor.accept('{');
}

/** `rule block critical {`: a name is one word. */
function takeLongName(cursor: Cursor, name: Name): boolean {
  let ahead = 0;
  const isPart = (): boolean => /^\w+$|^[.:]$/.test(cursor.peek(ahead).value) && cursor.peek(ahead).kind !== 'string';
  while (ahead < LONGEST_NAME && isPart() && cursor.peek(ahead).value !== 'priority') ahead += 1;
  const { kind, value } = cursor.peek(ahead);
  if (ahead === 0 || kind !== 'punctuation' || value !== '{') return false;
  const span = { start: name.start, end: cursor.peek(ahead - 1).end };
  const meant = textOf(cursor, span).replace(/\W+/g, '_');
  cursor.missing(`\`{\` to open rule \`${name.text}\``, `a name is one word: ${meant}`, rewrite(span, meant));
  while (!cursor.accept('{')) cursor.take();
  return true;
}

export function parsePriority(cursor: Cursor): Rule['priority'] {
  dropRepeated(cursor, 'priority');
  dropSign(cursor, 'priority');
  const { kind, value, start, end } = cursor.token;
  const hint = 'the lowest runs first; without one it is 100';
  if (kind === 'string' && /^\d+$/.test(value)) {
    cursor.unexpected('a whole number after `priority`', hint, rewrite(cursor.token, value));
    cursor.take();
    return { value: Number(value), start, end };
  }
  if (kind !== 'number') {
    cursor.unexpected('a whole number after `priority`', hint);
    if (kind === 'word' && !cursor.atClause) cursor.take();
    return null;
  }
  cursor.take();
  const number = Number(value);
  if (/^[0-9]+$/.test(value) && number <= MAX_PRIORITY) return { value: number, start, end };
  cursor.error('PARSE-009', { start, end }, `a priority is a whole number from 0 to ${MAX_PRIORITY}`, hint);
  return null;
}

/** `priority` behind the brace: its place is before it. */
export function parseInnerPriority(cursor: Cursor, nameEnd: number): Rule['priority'] {
  const word = cursor.take();
  const priority = parsePriority(cursor);
  cursor.skipSeparators();
  const text = ` priority ${priority?.value ?? 100}`;
  const edits = [
    { start: nameEnd, end: nameEnd, text },
    { start: word.start, end: cursor.token.start, text: '' },
  ];
  const fix = { title: 'move it before the brace', edits };
  cursor.error('PARSE-007', word, 'the priority stands before the brace', 'write: rule NAME priority 10 {', fix);
  return priority;
}
