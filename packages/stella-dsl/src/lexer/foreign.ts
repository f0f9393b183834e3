import { type Repair, rewrite } from '../repair.ts';
import type { Span } from '../source.ts';
import { isDigit } from './characters.ts';
import { LOOK_AHEAD, nearLineEnd, type Scan } from './scan.ts';
import { type Token, tokenOf } from './token.ts';

/** What authors bring from other languages, and what it is called here. */
const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['===', '=='],
  ['!==', '!='],
  ['<>', '!='],
  ['=<', '<='],
  ['&&', 'and'],
  ['||', 'or'],
  ['->', '=>'],
  ['?.', '.'],
  ['&', 'and'],
  ['|', 'or'],
  ['!', 'not'],
  ['≠', '!='],
  ['≥', '>='],
  ['≤', '<='],
  ['⇒', '=>'],
  ['→', '=>'],
  ['∧', 'and'],
  ['∨', 'or'],
  ['¬', 'not'],
]);

const NO_ARITHMETIC = 'there is no arithmetic; functions such as risk_score and percent_of count';
const NO_PATTERNS = 'there are no regular expressions; matches(text, glob) knows `*` and `?`';
const NO_CHOICE = 'coalesce(x, ...) is the first of its arguments that is known';

/** Operators that have no counterpart: the parser passes over their operands. */
const ABSENT: ReadonlyMap<string, string> = new Map([
  ['=~', NO_PATTERNS],
  ['!~', NO_PATTERNS],
  ['~=', NO_PATTERNS],
  ['~', NO_PATTERNS],
  ['**', NO_ARITHMETIC],
  ['+', NO_ARITHMETIC],
  ['-', NO_ARITHMETIC],
  ['*', NO_ARITHMETIC],
  ['/', NO_ARITHMETIC],
  ['%', NO_ARITHMETIC],
  ['??', NO_CHOICE],
  ['?', NO_CHOICE],
]);

const DASH = /[‐-―−]/;
const INVISIBLE = /[\u00a0\u00ad\u1680\u2000-\u200f\u202f\u205f\u2060\u3000]/;
const WIDE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;

/** An operator, a comment or a space as other languages write it: reported once, and read as what it stands for. */
export function scanForeign(scan: Scan, start: number): Token | null {
  const { text, sink } = scan;
  const first = text[start] ?? '';
  if (first === '#' || isDashComment(text, start)) return scanComment(scan, start);
  if (first === '*' && text[start + 1] === '/') return scanCommentEnd(scan, start);
  for (const length of [3, 2, 1]) {
    const written = text.slice(start, start + length);
    const span = { start, end: start + written.length };
    const meant = OPERATORS.get(written);
    if (meant !== undefined) {
      const isWord = /^\w/.test(meant);
      const fix = isWord ? replaceWord(text, span, meant) : rewrite(span, meant);
      sink.report('LEX-001', span, `\`${written}\` is not an operator here`, `write \`${meant}\``, fix);
      return tokenOf(isWord ? 'word' : 'punctuation', meant, span.start, span.end);
    }
    const hint = ABSENT.get(written);
    if (hint !== undefined) return scanAbsent(scan, span, written, hint);
  }
  return scanOdd(scan, start, first);
}

/** A percent sign behind a number and a dash before an item have nothing to do with arithmetic. */
function scanAbsent({ text, sink, tokens }: Scan, span: Span, written: string, hint: string): Token {
  const before = tokens.at(-1);
  const percent = written === '%' && before?.kind === 'number' && before.end === span.start;
  const item = written === '-' && /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, span.start - LOOK_AHEAD), span.start));
  const message = `\`${written}\` is not an operator here`;
  if (percent) {
    sink.report('LEX-001', span, message, 'write the share as a fraction: 50 percent are 0.5');
    return tokenOf('punctuation', '', span.start, span.end);
  }
  if (item) {
    const fix = { title: 'delete `-`', edits: [{ ...span, text: '' }] };
    sink.report('LEX-001', span, '`-` starts no item', 'parts stand apart by words and `;`, not by dashes', fix);
    return tokenOf('punctuation', '', span.start, span.end);
  }
  sink.report('LEX-001', span, message, hint);
  return tokenOf('junk', written, span.start, span.end);
}

/** A dash that is no minus, or a character that nobody sees. */
function scanOdd({ text, sink }: Scan, start: number, first: string): Token | null {
  const span = { start, end: start + 1 };
  const code = `U+${(first.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  if (DASH.test(first) && isDigit(text.charCodeAt(start + 1))) {
    const fix = rewrite(span, '-');
    sink.report('LEX-001', span, `this dash (${code}) is no minus sign`, 'write `-`', fix);
    return tokenOf('punctuation', '', span.start, span.end);
  }
  if (!INVISIBLE.test(first)) return null;
  const [title, plain] = WIDE.test(first) ? ['write a plain space', ' '] : ['delete it', ''];
  const fix: Repair = { title, edits: [{ ...span, text: plain }] };
  sink.report('LEX-001', span, `an invisible character (${code}) stands here`, title, fix);
  return tokenOf('punctuation', '', span.start, span.end);
}

function isDashComment(text: string, start: number): boolean {
  return text.startsWith('--', start) && (text[start + 2] === ' ' || text[start + 2] === '\n');
}

function scanComment({ text, sink }: Scan, start: number): Token {
  const span = { start, end: start + (text[start] === '#' ? 1 : 2) };
  const written = text.slice(span.start, span.end);
  sink.report('LEX-001', span, `\`${written}\` starts no comment`, 'a comment starts with `//`', rewrite(span, '//'));
  const lineEnd = text.indexOf('\n', start);
  return tokenOf('punctuation', '', start, lineEnd === -1 ? text.length : lineEnd);
}

/** The end of an outer comment that the inner one's end has closed already: what stood between is no code. */
function scanCommentEnd({ sink, tokens, comments }: Scan, start: number): Token {
  const comment = comments.at(-1);
  const nested = comment !== undefined && comment.text.indexOf('/*', 2) !== -1;
  if (nested) while ((tokens.at(-1)?.start ?? 0) > comment.end) tokens.pop();
  const hint = nested ? 'comments do not nest: the first `*/` ends one' : undefined;
  sink.report('LEX-001', { start, end: start + 2 }, '`*/` closes no comment', hint);
  return tokenOf('punctuation', '', start, start + 2);
}

/** A word needs space between it and what stands around it: `!a` is `not a`. */
function replaceWord(text: string, { start, end }: Span, word: string): Repair {
  const before = start > 0 && /\w/.test(text[start - 1] ?? '') ? ' ' : '';
  const behind = /[\s]/.test(text[end] ?? ' ') ? '' : ' ';
  return { title: `write \`${word}\``, edits: [{ start, end, text: before + word + behind }] };
}

const PAIRS_OF_QUOTES: ReadonlyMap<string, string> = new Map([
  ['`', '`'],
  ['“', '”“'],
  ['”', '”“'],
  ['„', '“”'],
  ['‟', '”'],
  ['‘', '’'],
  ['’', '’'],
  ['‚', '‘’'],
  ['«', '»'],
  ['»', '«'],
]);

/** A string in quotes of another kind, as word processors make them. Null where no such quote stands here, or none closes it. */
export function scanForeignQuotes({ text, sink }: Scan, start: number): Token | null {
  const closing = PAIRS_OF_QUOTES.get(text[start] ?? '');
  if (closing === undefined) return null;
  const lineEnd = nearLineEnd(text, start);
  let at = start + 1;
  while (at < lineEnd && !closing.includes(text[at] ?? '')) at += 1;
  if (at >= lineEnd) return null;
  const inner = text.slice(start + 1, at);
  const edits = [
    { start, end: start + 1, text: '"' },
    { start: at, end: at + 1, text: '"' },
  ];
  const fix = { title: 'write straight double quotes', edits };
  const clean = !/["\\]/.test(inner);
  const span = { start, end: at + 1 };
  sink.report('LEX-001', span, 'strings stand in straight double quotes', 'write "..."', clean ? fix : undefined);
  return tokenOf('string', inner, span.start, span.end);
}
