import { ACTION_WORDS, RESERVED_WORDS } from '../lexer/token.ts';
import { rewrite } from '../repair.ts';
import { nearest } from '../suggest.ts';
import type { Cursor } from './cursor.ts';
import { remove } from './repairs.ts';

export type Clause = 'when' | 'then' | 'else' | 'because';

const CLAUSES: readonly Clause[] = ['when', 'then', 'else', 'because'];

export const ACTION_STARTS: ReadonlySet<string> = new Set(ACTION_WORDS);

/** An action begins here: its word, and not a name that goes on, such as `severity.score` or `status in [...]`. */
export function atAction(cursor: Cursor): boolean {
  if (!cursor.atAny(ACTION_STARTS)) return false;
  const { kind, value } = cursor.following;
  return !(kind === 'punctuation' ? /^(?:\.|[<>!]=?)$/.test(value) : kind === 'word' && value === 'in');
}

/** Words of other languages for the parts of a rule. */
const OTHER_WORDS: ReadonlyMap<string, Clause> = new Map([
  ['if', 'when'],
  ['where', 'when'],
  ['given', 'when'],
  ['do', 'then'],
  ['elif', 'else'],
  ['elsif', 'else'],
  ['otherwise', 'else'],
  ['reason', 'because'],
  ['since', 'because'],
  ['why', 'because'],
]);

/** The part of a rule that begins here, also where its word is misspelt. Asked only where no name can stand. */
export function clauseAt(cursor: Cursor): Clause | null {
  if (cursor.atClause) return cursor.token.value as Clause;
  const { kind, value } = cursor.token;
  if (kind === 'string') return CLAUSES.find((clause) => clause === value) ?? null;
  if (kind !== 'word' || ACTION_STARTS.has(value)) return null;
  const other = OTHER_WORDS.get(value.toLowerCase());
  if (other !== undefined) return other;
  if (RESERVED_WORDS.has(value) || cursor.following.value === '.') return null;
  return (nearest(value, CLAUSES) as Clause | undefined) ?? null;
}

/** Takes the word of a clause, and what people write behind it by habit. */
export function takeClause(cursor: Cursor, clause: Clause): void {
  if (cursor.token.kind === 'string') {
    cursor.unexpected(`\`${clause}\``, 'write the word without quotes', rewrite(cursor.token, clause));
  } else if (!cursor.atClause) cursor.unexpected(`\`${clause}\``, `write \`${clause}\``, rewrite(cursor.token, clause));
  cursor.take();
  // Before `:=` an action is missing.
  if (clause === 'because' || !cursor.at(':=')) dropSign(cursor, clause);
}

/** No sign stands behind the words of the language: `when: x`, `rule a = {`. */
export function dropSign(cursor: Cursor, word: string): void {
  const { token } = cursor;
  if (!cursor.at(':') && !cursor.at('=') && !cursor.at('=>') && !cursor.at(':=')) return;
  const hint = `no \`${token.value}\` stands behind \`${word}\``;
  cursor.error('PARSE-001', token, `\`${token.value}\` is not expected here`, hint, remove(token));
  cursor.take();
}

/** A sign or a word that stands twice: reported, and passed over. */
export function dropRepeated(cursor: Cursor, value: string): void {
  while (cursor.at(value)) {
    cursor.error('PARSE-001', cursor.token, `\`${value}\` stands twice`, undefined, remove(cursor.token));
    cursor.take();
  }
}

/** Takes the word, also where it is misspelt or in capitals: then that is reported. */
export function acceptMeant(cursor: Cursor, word: string): boolean {
  if (cursor.accept(word)) return true;
  const { kind, value } = cursor.token;
  if (kind !== 'word' || RESERVED_WORDS.has(value) || nearest(value, [word]) === undefined) return false;
  cursor.unexpected(`\`${word}\``, `did you mean \`${word}\`?`, rewrite(cursor.token, word));
  cursor.take();
  return true;
}

/** Takes a word of logic, also in capitals, as SQL and Python write it. */
export function acceptWord(cursor: Cursor, word: string): boolean {
  if (cursor.accept(word)) return true;
  if (!isCased(cursor, word)) return false;
  const { token } = cursor;
  cursor.unexpected(`\`${word}\``, `write \`${word}\``, rewrite(token, word));
  cursor.take();
  return true;
}

function isCased(cursor: Cursor, word: string): boolean {
  const { kind, value } = cursor.token;
  return kind === 'word' && value.length === word.length && value.toLowerCase() === word;
}

export function atWord(cursor: Cursor, word: string): boolean {
  return cursor.at(word) || isCased(cursor, word);
}
