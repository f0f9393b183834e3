import { asGuess, type Repair } from '../repair.ts';
import { LOOK_AHEAD, nearLineEnd, type Scan } from './scan.ts';
import type { Token } from './token.ts';

/** Where an unclosed string is taken to end, and how it is closed. */
export interface Closed {
  readonly end: number;
  readonly fix: Repair;
}

/** What surely ends a name or a word that lacks its quote. */
const BEHIND_WORD = /\s*[;,)\]{}]|\s+(?:and|or|not|in|then|else|because|syntax|:=|[=!<>]=|[<>])(?=\s|$)/;
const BEHIND_TEXT = /[\s;,)\]}]*$/;
const STARTS_CLAUSE = /^\s*(?:when|then|else|because|rule|profile|metadata|settings)\b/;
const MORE_TEXT = /^[^"=:{}()[\]]*"/;
const MOST_LINES = 4;

/** Guesses the end of a string whose line ended before it did, so that what stands behind it is still read. */
export function closeString({ text, tokens }: Scan, start: number, lineEnd: number): Closed {
  const prose = isProse(tokens.at(-1));
  const joined = prose ? joinLines(text, lineEnd) : null;
  if (joined !== null) return joined;
  const inner = text.slice(start + 1, lineEnd);
  const found = inner.length > LOOK_AHEAD ? null : (prose ? BEHIND_TEXT : BEHIND_WORD).exec(inner);
  const end = found === null ? lineEnd : start + 1 + found.index;
  return { end, fix: asGuess({ title: 'close the string', edits: [{ start: end, end, text: '"' }] }) };
}

/** A reason, a message or a value of metadata holds any words; elsewhere a string is a name. */
function isProse(before: Token | undefined): boolean {
  return before !== undefined && /^(?:because|message|=|:)$/.test(before.value) && before.kind !== 'string';
}

/** A text that goes on over the next lines up to its quote. */
function joinLines(text: string, lineEnd: number): Closed | null {
  const edits: { start: number; end: number; text: string }[] = [];
  let at = lineEnd;
  for (let line = 0; line < MOST_LINES && at < text.length; line += 1) {
    const next = nearLineEnd(text, at + 1);
    const shown = text.slice(at + 1, next);
    if (STARTS_CLAUSE.test(shown)) return null;
    const indent = shown.length - shown.trimStart().length;
    edits.push({ start: at, end: at + 1 + indent, text: ' ' });
    const quote = MORE_TEXT.exec(shown);
    if (quote !== null) {
      const alone = !shown.slice(quote[0].length).includes('"');
      return alone ? { end: at + 1 + quote[0].length, fix: asGuess({ title: 'write it on one line', edits }) } : null;
    }
    if (/["=:{}()[\]]/.test(shown)) return null;
    at = next;
  }
  return null;
}
