import type { DiagnosticSink } from '../diagnostic.ts';
import type { Limits } from '../limits.ts';
import type { Token } from './token.ts';

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

/**
 * Reads one string from its opening quote. An unclosed string ends with its line, so that one missing quote costs one
 * diagnostic. Always yields a token, which keeps the parser in step.
 */
export function scanString(start: number, sink: DiagnosticSink, limits: Limits): Token {
  const { text } = sink.source;
  const quote = text[start] ?? '"';
  const parts: string[] = [];
  let at = start + 1;
  let from = at;
  for (; at < text.length && text[at] !== quote && text[at] !== '\n'; ) {
    if (text[at] !== '\\') {
      at += 1;
      continue;
    }
    parts.push(text.slice(from, at));
    const escaped = scanEscape(at, sink);
    parts.push(escaped.value);
    at = escaped.end;
    from = at;
  }
  parts.push(text.slice(from, at));
  const closed = text[at] === quote;
  const span = { start, end: closed ? at + 1 : at };
  const value = parts.join('');
  if (!closed)
    sink.report('LEX-002', span, 'this string is not closed', 'a string ends on its line; write \\n for a line end');
  else if (quote === "'") sink.report('LEX-001', span, 'strings stand in double quotes', 'write "..."');
  checkValue(value, span, sink, limits);
  return { kind: 'string', value, ...span };
}

function checkValue(value: string, span: { start: number; end: number }, sink: DiagnosticSink, limits: Limits): void {
  const bytes = Buffer.byteLength(value, 'utf8');
  if (bytes > limits.stringBytes) {
    sink.report('LIMIT-006', span, `string of ${bytes} bytes is over the limit stringBytes (${limits.stringBytes})`);
  }
  const raw = sink.source.text.slice(span.start, span.end);
  if (CONTROL.test(raw)) {
    sink.report('LEX-006', span, 'a string cannot hold a raw control character', 'write it as \\u{...}');
  }
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
  const hint = 'known are \\" \\\\ \\n \\r \\t and \\u{...}';
  sink.report('LEX-003', { start: at, end }, `\`${text.slice(at, end)}\` is no escape`, hint);
  return { value: '', end };
}
