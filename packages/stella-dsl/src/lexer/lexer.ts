import type { DiagnosticSink } from '../diagnostic.ts';
import type { Limits } from '../limits.ts';
import { checkNormalForm } from './normal-form.ts';
import { scanNumber } from './scan-number.ts';
import { scanString } from './scan-string.ts';
import type { Comment, Token } from './token.ts';

export interface Lexed {
  /** Ends with one token of kind `end`. */
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}

const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const SPACE = /[ \t\n\uFEFF]+/y;
const LINE_COMMENT = /\/\/[^\n]*/y;
const PUNCTUATION = /:=|==|=>|!=|<=|>=|[{}[\](),;.:=<>]/y;
const NUMBER_START = /[+-]?[0-9]/y;
const JUNK = /[^\s\w"'{}[\](),;.:=<>+\-/&|!]+/y;

/** What authors bring from other languages, and what it is called here. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'],
  ['||', 'or'],
  ['!', 'not'],
]);

/** Splits a source into tokens in one pass. Total: what is no token is reported once per run of characters and left out. */
export function lex(sink: DiagnosticSink, limits: Limits): Lexed {
  const text = sink.source.text;
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  checkNormalForm(sink);
  let at = 0;
  while (at < text.length) {
    const space = matchAt(SPACE, text, at);
    if (space !== null) {
      at += space.length;
      continue;
    }
    const comment = scanComment(text, at, sink);
    if (comment !== null) {
      comments.push(comment);
      at = comment.end;
      continue;
    }
    const token = scanToken(text, at, sink, limits);
    if (token.value !== '' || token.kind === 'string') tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', value: '', start: text.length, end: text.length });
  return { tokens, comments };
}

function scanComment(text: string, start: number, sink: DiagnosticSink): Comment | null {
  if (text[start] !== '/') return null;
  const line = matchAt(LINE_COMMENT, text, start);
  if (line !== null) return { text: line.trimEnd(), start, end: start + line.length };
  if (text[start + 1] !== '*') return null;
  const close = text.indexOf('*/', start + 2);
  if (close !== -1) return { text: text.slice(start, close + 2), start, end: close + 2 };
  sink.report('LEX-005', { start, end: start + 2 }, 'this comment is not closed', 'close it with */');
  return { text: text.slice(start), start, end: text.length };
}

function scanToken(text: string, start: number, sink: DiagnosticSink, limits: Limits): Token {
  const word = matchAt(WORD, text, start);
  if (word !== null) return { kind: 'word', value: word, start, end: start + word.length };
  const first = text[start];
  if (first === '"' || first === "'") return scanString(start, sink, limits);
  if (matchAt(NUMBER_START, text, start) !== null) return scanNumber(start, sink);
  const foreign =
    FOREIGN.get(text.slice(start, start + 2)) ?? (text[start + 1] === '=' ? undefined : FOREIGN.get(first ?? ''));
  if (foreign !== undefined) {
    const length = first === '!' ? 1 : 2;
    const span = { start, end: start + length };
    sink.report('LEX-001', span, `\`${text.slice(start, span.end)}\` is not an operator here`, `write \`${foreign}\``);
    return { kind: 'word', value: foreign, ...span };
  }
  const punctuation = matchAt(PUNCTUATION, text, start);
  if (punctuation !== null) return { kind: 'punctuation', value: punctuation, start, end: start + punctuation.length };
  return skipJunk(text, start, sink);
}

/** One diagnostic for a whole run, so that a binary file does not give one per byte. */
function skipJunk(text: string, start: number, sink: DiagnosticSink): Token {
  const run = matchAt(JUNK, text, start) ?? String.fromCodePoint(text.codePointAt(start) ?? 0xfffd);
  const end = start + run.length;
  const shown = [...run.slice(0, 16)].map(printable).join('');
  sink.report('LEX-001', { start, end }, `unexpected ${run.length > 1 ? 'characters' : 'character'} \`${shown}\``);
  return { kind: 'punctuation', value: '', start, end };
}

function printable(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const invisible = code < 0x20 || (code >= 0x7f && code <= 0xa0) || (code >= 0xd800 && code <= 0xdfff);
  return invisible ? `\\u{${code.toString(16)}}` : character;
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
