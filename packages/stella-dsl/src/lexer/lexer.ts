import type { DiagnosticSink } from '../diagnostic.ts';
import type { Limits } from '../limits.ts';
import { isDigit, isPunctuation, isWordStart, spaceEnd } from './characters.ts';
import { scanConflict } from './conflict.ts';
import { scanForeign, scanForeignQuotes } from './foreign.ts';
import { checkNormalForm } from './normal-form.ts';
import type { Scan } from './scan.ts';
import { scanNumber } from './scan-number.ts';
import { scanString } from './scan-string.ts';
import { scanWord } from './scan-word.ts';
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
const LESS = 0x3c;
const GREATER = 0x3e;
const TILDE = 0x7e;
const POINT = 0x2e;
const PLUS = 0x2b;
const MINUS = 0x2d;

const JUNK = /[^\s\w"'{}[\](),;.:=<>+\-/&|!]+/y;

/** Operators of two characters; each starts with one that is an operator or punctuation by itself, or `!`. */
const PAIRS: ReadonlySet<string> = new Set([':=', '==', '=>', '!=', '<=', '>=']);

/** Where one of these stands, an operator of another language or the marker of a merge conflict can start. */
const SUSPECT = /^(?:[=!]==|<>|=[<~]|<<<|>>>)/;

/**
 * Splits a source into tokens in one pass. Total: what is no token is reported, once per run of characters, and read as what was
 * meant where that is clear, as a token of kind `junk` where it stood for something, and not at all otherwise.
 */
export function lex(sink: DiagnosticSink, limits: Limits): Lexed {
  const { text } = sink.source;
  const scan: Scan = { text, sink, limits, tokens: [], comments: [] };
  checkNormalForm(sink);
  for (let at = spaceEnd(text, 0); at < text.length; at = spaceEnd(text, at)) {
    const comment = text.charCodeAt(at) === SLASH ? scanComment(text, at, sink) : null;
    if (comment !== null) {
      scan.comments.push(comment);
      at = comment.end;
      continue;
    }
    const token = scanToken(scan, at);
    if (token.value !== '' || token.kind === 'string') scan.tokens.push(token);
    at = token.end;
  }
  scan.tokens.push(tokenOf('end', '', text.length, text.length));
  return { tokens: scan.tokens, comments: scan.comments };
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

function scanToken(scan: Scan, start: number): Token {
  const { text, tokens } = scan;
  const code = text.charCodeAt(start);
  if (isWordStart(code)) return scanWord(scan, start);
  if (isPunctuation(code)) {
    if (code === POINT && isDigit(text.charCodeAt(start + 1)) && tokens.at(-1)?.end !== start)
      return scanNumber(scan, start);
    return scanPunctuation(scan, start);
  }
  if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return scanString(scan, start);
  const signed = code === PLUS || code === MINUS;
  if (isDigit(signed ? text.charCodeAt(start + 1) : code)) return scanNumber(scan, start);
  if (text.startsWith('!=', start)) return scanPunctuation(scan, start);
  return scanOther(scan, start);
}

function scanPunctuation(scan: Scan, start: number): Token {
  const { text } = scan;
  const last = text.charCodeAt(start + 1);
  if ((last >= LESS && last <= GREATER) || last === TILDE) {
    if (SUSPECT.test(text.slice(start, start + 3))) return scanOther(scan, start);
    const pair = text.slice(start, start + 2);
    if (PAIRS.has(pair)) return tokenOf('punctuation', pair, start, start + 2);
  }
  return tokenOf('punctuation', text.charAt(start), start, start + 1);
}

function scanOther(scan: Scan, start: number): Token {
  const conflict = scanConflict(scan, start);
  if (conflict !== null) return tokenOf('punctuation', '', start, conflict);
  return scanForeignQuotes(scan, start) ?? scanForeign(scan, start) ?? skipJunk(scan, start);
}

/** One diagnostic for a whole run, so that a binary file does not give one per byte. */
function skipJunk({ text, sink }: Scan, start: number): Token {
  JUNK.lastIndex = start;
  const run = JUNK.exec(text)?.[0] ?? String.fromCodePoint(text.codePointAt(start) ?? 0xfffd);
  const end = start + run.length;
  const shown = [...run.slice(0, 16)].map(printable).join('');
  const message = `unexpected ${run.length > 1 ? 'characters' : 'character'} \`${shown}\``;
  if (/^[$@]$/.test(run) && isWordStart(text.charCodeAt(end))) {
    const fix = { title: `delete \`${run}\``, edits: [{ start, end, text: '' }] };
    sink.report('LEX-001', { start, end }, message, `names have no \`${run}\``, fix);
  } else sink.report('LEX-001', { start, end }, message);
  return tokenOf('punctuation', '', start, end);
}

function printable(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const invisible = code < 0x20 || (code >= 0x7f && code <= 0xa0) || (code >= 0xd800 && code <= 0xdfff);
  return invisible ? `\\u{${code.toString(16)}}` : character;
}
