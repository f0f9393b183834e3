import type { DiagnosticSink } from '../diagnostic.ts';
import type { Limits } from '../limits.ts';
import { isDigit, isPunctuation, isWordStart, spaceEnd, wordEnd } from './characters.ts';
import { checkNormalForm } from './normal-form.ts';
import { scanNumber } from './scan-number.ts';
import { scanString } from './scan-string.ts';
import { type Comment, type Token, tokenOf } from './token.ts';

export interface Lexed {
  /** Ends with one token of kind `end`. */
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}

const SLASH = 0x2f;
const STAR = 0x2a;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const PLUS = 0x2b;
const MINUS = 0x2d;

const JUNK = /[^\s\w"'{}[\](),;.:=<>+\-/&|!]+/y;

/** Operators of two characters; each starts with one that is an operator or punctuation by itself, or `!`. */
const PAIRS: ReadonlySet<string> = new Set([':=', '==', '=>', '!=', '<=', '>=']);

/** What authors bring from other languages, and what it is called here. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'],
  ['||', 'or'],
  ['!', 'not'],
]);

/** Splits a source into tokens in one pass. Total: what is no token is reported once per run of characters and left out. */
export function lex(sink: DiagnosticSink, limits: Limits): Lexed {
  const { text } = sink.source;
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  checkNormalForm(sink);
  for (let at = spaceEnd(text, 0); at < text.length; at = spaceEnd(text, at)) {
    const comment = text.charCodeAt(at) === SLASH ? scanComment(text, at, sink) : null;
    if (comment !== null) {
      comments.push(comment);
      at = comment.end;
      continue;
    }
    const token = scanToken(text, at, sink, limits);
    if (token.value !== '' || token.kind === 'string') tokens.push(token);
    at = token.end;
  }
  tokens.push(tokenOf('end', '', text.length, text.length));
  return { tokens, comments };
}

function scanComment(text: string, start: number, sink: DiagnosticSink): Comment | null {
  const second = text.charCodeAt(start + 1);
  if (second === SLASH) {
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd === -1 ? text.length : lineEnd;
    return { text: text.slice(start, end).trimEnd(), start, end };
  }
  if (second !== STAR) return null;
  const close = text.indexOf('*/', start + 2);
  if (close !== -1) return { text: text.slice(start, close + 2), start, end: close + 2 };
  sink.report('LEX-005', { start, end: start + 2 }, 'this comment is not closed', 'close it with */');
  return { text: text.slice(start), start, end: text.length };
}

function scanToken(text: string, start: number, sink: DiagnosticSink, limits: Limits): Token {
  const code = text.charCodeAt(start);
  if (isWordStart(code)) {
    const end = wordEnd(text, start + 1);
    return tokenOf('word', text.slice(start, end), start, end);
  }
  if (isPunctuation(code)) return scanPunctuation(text, start);
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return scanString(start, sink, limits);
  const signed = code === PLUS || code === MINUS;
  if (isDigit(signed ? text.charCodeAt(start + 1) : code)) return scanNumber(start, sink);
  if (text.startsWith('!=', start)) return scanPunctuation(text, start);
  return scanForeign(text, start, sink) ?? skipJunk(text, start, sink);
}

function scanPunctuation(text: string, start: number): Token {
  const pair = text.slice(start, start + 2);
  if (PAIRS.has(pair)) return tokenOf('punctuation', pair, start, start + 2);
  return tokenOf('punctuation', pair.charAt(0), start, start + 1);
}

function scanForeign(text: string, start: number, sink: DiagnosticSink): Token | null {
  const written = text[start] === '!' ? '!' : text.slice(start, start + 2);
  const meant = FOREIGN.get(written);
  if (meant === undefined) return null;
  const end = start + written.length;
  sink.report('LEX-001', { start, end }, `\`${written}\` is not an operator here`, `write \`${meant}\``);
  return tokenOf('word', meant, start, end);
}

/** One diagnostic for a whole run, so that a binary file does not give one per byte. */
function skipJunk(text: string, start: number, sink: DiagnosticSink): Token {
  JUNK.lastIndex = start;
  const run = JUNK.exec(text)?.[0] ?? String.fromCodePoint(text.codePointAt(start) ?? 0xfffd);
  const end = start + run.length;
  const shown = [...run.slice(0, 16)].map(printable).join('');
  sink.report('LEX-001', { start, end }, `unexpected ${run.length > 1 ? 'characters' : 'character'} \`${shown}\``);
  return tokenOf('punctuation', '', start, end);
}

function printable(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const invisible = code < 0x20 || (code >= 0x7f && code <= 0xa0) || (code >= 0xd800 && code <= 0xdfff);
  return invisible ? `\\u{${code.toString(16)}}` : character;
}
