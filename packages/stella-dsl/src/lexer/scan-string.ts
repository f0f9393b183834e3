import type { DiagnosticSink } from '../diagnostic.ts';
import type { Limits } from '../limits.ts';
import { asGuess, rewrite } from '../repair.ts';
import { nearLineEnd, type Scan } from './scan.ts';
import { type Token, tokenOf } from './token.ts';
import { closeString } from './unclosed.ts';

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
const CODE_POINT = /u\{([0-9A-Fa-f]{1,6})\}/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a string may not hold raw.
const CONTROL = /[\0-\x08\x0b-\x1f\x7f]/;

const DOUBLE_QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
/** Bytes of UTF-8 that one code unit can take. */
const MOST_BYTES = 3;

/**
 * Reads one string from its opening quote. An unclosed string ends with its line at the latest, so that one missing quote costs
 * one diagnostic. Always yields a token, which keeps the parser in step.
 */
export function scanString(scan: Scan, start: number): Token {
  const { text, sink, limits } = scan;
  const triple = scanTriple(scan, start);
  if (triple !== null) return triple;
  const quote = text.charCodeAt(start);
  let value = '';
  let at = start + 1;
  let from = at;
  for (let code = text.charCodeAt(at); at < text.length && code !== quote && code !== LINE_FEED; ) {
    if (code === BACKSLASH) {
      const escaped = scanEscape(at, sink);
      value += text.slice(from, at) + escaped.value;
      at = escaped.end;
      from = at;
    } else at += 1;
    code = text.charCodeAt(at);
  }
  value = from === start + 1 ? text.slice(from, at) : value + text.slice(from, at);
  const closed = text.charCodeAt(at) === quote;
  if (!closed) return unclosed(scan, start, at);
  const token = tokenOf('string', value, start, at + 1);
  if (quote !== DOUBLE_QUOTE) reportQuotes(token, sink);
  checkValue(token, sink, limits);
  return token;
}

const TRIPLE = '"""';

/** """text""", as Python writes it: on one line it is read as a string. */
function scanTriple({ text, sink }: Scan, start: number): Token | null {
  if (!text.startsWith(TRIPLE, start)) return null;
  const lineEnd = nearLineEnd(text, start);
  const close = text.slice(start + TRIPLE.length, lineEnd).indexOf(TRIPLE);
  if (close === -1) return null;
  const inner = text.slice(start + TRIPLE.length, start + TRIPLE.length + close);
  const span = { start, end: start + 2 * TRIPLE.length + close };
  const fix = /["\\]/.test(inner) ? undefined : rewrite(span, `"${inner}"`);
  sink.report('LEX-001', span, 'a string stands in one pair of quotes', 'write "..."', fix);
  return tokenOf('string', inner, span.start, span.end);
}

function unclosed(scan: Scan, start: number, lineEnd: number): Token {
  const { text, sink, limits } = scan;
  const { end, fix } = closeString(scan, start, lineEnd);
  const token = tokenOf('string', text.slice(start + 1, end), start, end);
  const shown = { start, end: Math.min(end, lineEnd) };
  const repair = text.charCodeAt(start) === DOUBLE_QUOTE ? fix : undefined;
  sink.report(
    'LEX-002',
    shown,
    'this string is not closed',
    'a string ends on its line; write \\n for a line end',
    repair,
  );
  checkValue(token, sink, limits);
  return token;
}

function reportQuotes(token: Token, sink: DiagnosticSink): void {
  const inner = sink.source.text.slice(token.start + 1, token.end - 1);
  const edits = [
    { start: token.start, end: token.start + 1, text: '"' },
    { start: token.end - 1, end: token.end, text: '"' },
  ];
  const fix = inner.includes('"') ? undefined : { title: 'write double quotes', edits };
  sink.report('LEX-001', token, 'strings stand in double quotes', 'write "..."', fix);
}

function checkValue(token: Token, sink: DiagnosticSink, limits: Limits): void {
  const { value } = token;
  if (value.length * MOST_BYTES > limits.stringBytes) {
    const bytes = Buffer.byteLength(value, 'utf8');
    if (bytes > limits.stringBytes) {
      const message = `this string has ${bytes} bytes, more than the limit stringBytes (${limits.stringBytes})`;
      sink.report('LIMIT-006', token, message, 'long texts stand in an .md file of the pack');
    }
  }
  if (CONTROL.test(sink.source.text.slice(token.start, token.end))) reportControl(token, sink);
}

function reportControl({ start, end }: Token, sink: DiagnosticSink): void {
  const { text } = sink.source;
  const at = start + text.slice(start, end).search(CONTROL);
  const written = `\\u{${text.charCodeAt(at).toString(16)}}`;
  const span = { start: at, end: at + 1 };
  sink.report(
    'LEX-006',
    span,
    'a string cannot hold a raw control character',
    `write ${written}`,
    rewrite(span, written),
  );
}

function scanEscape(at: number, sink: DiagnosticSink): { value: string; end: number } {
  const { text } = sink.source;
  const letter = text[at + 1] ?? '';
  const simple = SIMPLE.get(letter);
  if (simple !== undefined) return { value: simple, end: at + 2 };
  CODE_POINT.lastIndex = at + 1;
  const match = CODE_POINT.exec(text);
  const code = match === null ? Number.NaN : Number.parseInt(match[1] ?? '', 16);
  const valid = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  if (match !== null && valid) return { value: String.fromCodePoint(code), end: at + 1 + match[0].length };
  const end = match !== null ? at + 1 + match[0].length : letter === '\n' ? at + 1 : Math.min(at + 2, text.length);
  return reportEscape(sink, at, end);
}

const HEX_ESCAPE = /^\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))/;

/** `\\u00e9` and `\\x41` have a form here; before anything else a backslash was probably meant as itself. */
function reportEscape(sink: DiagnosticSink, at: number, end: number): { value: string; end: number } {
  const { text } = sink.source;
  const hex = HEX_ESCAPE.exec(text.slice(at, at + 6));
  const digits = hex?.[1] ?? hex?.[2];
  const span = { start: at, end: hex === null ? end : at + hex[0].length };
  const written = text.slice(span.start, span.end);
  const braced = text.startsWith('\\u{', at) || written.endsWith('\n');
  const meant = digits === undefined ? `\\${written}` : `\\u{${digits.toLowerCase()}}`;
  const surrogate = digits !== undefined && /^d[89a-f]/i.test(digits) && digits.length === 4;
  const plain = braced || surrogate ? undefined : rewrite(span, meant);
  const fix = digits === undefined ? asGuess(plain) : plain;
  const hint = digits === undefined ? KNOWN_ESCAPES : `write ${meant}`;
  sink.report('LEX-003', span, `\`${written}\` is no escape`, hint, fix);
  return { value: '', end: span.end };
}

const KNOWN_ESCAPES = 'known are \\" \\\\ \\n \\r \\t and \\u{...}';
