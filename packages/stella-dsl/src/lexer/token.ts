import type { Span } from '../source.ts';

/** `junk` was reported by the lexer: the parser says nothing more about it. */
export type TokenKind = 'word' | 'string' | 'number' | 'punctuation' | 'junk' | 'end';

/** `value` is the word, the string's value, the number's text with its sign, or the punctuation. */
export interface Token extends Span {
  readonly kind: TokenKind;
  readonly value: string;
}

/** All tokens are made here, with their members in one order: engines read objects of one shape faster. */
export function tokenOf(kind: TokenKind, value: string, start: number, end: number): Token {
  return { kind, value, start, end };
}

/** `text` holds the delimiters; line comments do not hold the line end. */
export interface Comment extends Span {
  readonly text: string;
}

/** Words that cannot name a rule, a profile or a key of `annotate`. After a `.` and as keys of entries they are plain names. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set([
  'policy',
  'syntax',
  'metadata',
  'settings',
  'profile',
  'rule',
  'priority',
  'when',
  'then',
  'else',
  'because',
  'and',
  'or',
  'not',
  'in',
  'true',
  'false',
  'null',
  'map',
  'env',
  'source',
  'if',
]);

/** Words with a meaning inside `then` and `else` only. */
export const ACTION_WORDS: readonly string[] = [
  'status',
  'severity',
  'ignore',
  'warn',
  'defer',
  'escalate',
  'requireVex',
  'annotate',
];
