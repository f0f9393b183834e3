import type { DiagnosticSink } from '../diagnostic.ts';
import { rewrite } from '../repair.ts';
import { FRACTION_DIGITS, MAX_DIGITS } from '../values/decimal.ts';
import { isDigit, isWordStart, wordEnd } from './characters.ts';
import type { Scan } from './scan.ts';
import { type Token, tokenOf } from './token.ts';

const DECIMAL = /^[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;
const DATE = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?/;
const POINT = 0x2e;
const LONGEST_DATE = 40;

/** What is wrong with a number, and what was meant where that is clear. */
interface Problem {
  readonly hint: string;
  readonly meant?: string;
}

/** Reads one number from its sign, first digit or point. A malformed one is reported once, and read as what it was meant as, else as 0. */
export function scanNumber({ text, sink, tokens }: Scan, start: number): Token {
  const date = DATE.exec(text.slice(start, start + LONGEST_DATE))?.[0];
  if (date !== undefined) return quote(sink, start, date, 'a date stands in quotes');
  const end = runEnd(text, start);
  const run = text.slice(start, end);
  const problem = problemOf(run);
  if (problem === null) return tokenOf('number', run, start, end);
  const { hint, meant } = problem;
  if (/^\d+(?:\.\d+){2,}/.test(run)) return quote(sink, start, run, 'a version stands in quotes');
  if (isName(tokens.at(-1), run)) {
    const name = `_${run}`;
    sink.report(
      'LEX-004',
      { start, end },
      'a name starts with a letter or `_`',
      `write \`${name}\``,
      rewrite({ start, end }, name),
    );
    return tokenOf('junk', name, start, end);
  }
  const shown = run.length > 40 ? `${run.slice(0, 40)}...` : run;
  const fix = meant === undefined ? undefined : rewrite({ start, end }, meant);
  sink.report('LEX-004', { start, end }, `\`${shown}\` is no number of this language`, hint, fix);
  return tokenOf('number', meant ?? '0', start, end);
}

/** A literal that lacks its quotes, or the first of them. */
function quote(sink: DiagnosticSink, start: number, written: string, message: string): Token {
  const span = { start, end: start + written.length };
  const half = sink.source.text[span.end] === '"';
  const fix = half
    ? { title: 'open the string', edits: [{ start, end: start, text: '"' }] }
    : rewrite(span, `"${written}"`);
  sink.report('LEX-004', span, message, `write "${written}"`, fix);
  return tokenOf('string', written, span.start, half ? span.end + 1 : span.end);
}

function isName(before: Token | undefined, run: string): boolean {
  return before?.kind === 'word' && /^(?:rule|profile|map|annotate)$/.test(before.value) && /^\w+$/.test(run);
}

/** Takes in what belongs to a mistyped number too (`1.2.3`, `1e5`, `7days`, `7.`), so that it gives one diagnostic. */
function runEnd(text: string, start: number): number {
  let end = wordEnd(text, start + 1);
  while (text.charCodeAt(end) === POINT && isDigit(text.charCodeAt(end + 1))) end = wordEnd(text, end + 1);
  return text.charCodeAt(end) === POINT && !isWordStart(text.charCodeAt(end + 1)) ? end + 1 : end;
}

function problemOf(run: string): Problem | null {
  if (!DECIMAL.test(run)) return misspelt(run);
  const unsigned = isDigit(run.charCodeAt(0)) ? run : run.slice(1);
  const point = unsigned.indexOf('.');
  if (point !== -1 && unsigned.length - point - 1 > FRACTION_DIGITS) {
    return { hint: `at most ${FRACTION_DIGITS} digits stand after the point` };
  }
  const digits = unsigned.length - (point === -1 ? 0 : 1);
  return digits > MAX_DIGITS ? { hint: `at most ${MAX_DIGITS} digits are kept` } : null;
}

function misspelt(run: string): Problem {
  const plain = run
    .replaceAll('_', '')
    .replace(/\.$/, '')
    .replace(/^([+-]?)\./, '$10.')
    .replace(/^([+-]?)0+(?=\d)/, '$1');
  if (plain.length < 20 && DECIMAL.test(plain)) return { hint: `write ${plain}`, meant: plain };
  if (/^[+-]?[\d.]+[A-Za-z]+$/.test(run) && !/e/i.test(run)) return { hint: 'a number has no unit: 7, 0.5' };
  return { hint: 'write digits, and a fraction after a point: 7, 0.5, -0.25' };
}
