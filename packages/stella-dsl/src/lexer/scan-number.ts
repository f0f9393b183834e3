import type { DiagnosticSink } from '../diagnostic.ts';
import { FRACTION_DIGITS, MAX_DIGITS } from '../values/decimal.ts';
import { isDigit, wordEnd } from './characters.ts';
import { type Token, tokenOf } from './token.ts';

const DECIMAL = /^[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;
const POINT = 0x2e;

/** Reads one number from its sign or first digit. A malformed one is reported and reads as 0. */
export function scanNumber(start: number, sink: DiagnosticSink): Token {
  const { text } = sink.source;
  const end = runEnd(text, start);
  const run = text.slice(start, end);
  const problem = problemOf(run);
  if (problem === null) return tokenOf('number', run, start, end);
  const shown = run.length > 40 ? `${run.slice(0, 40)}...` : run;
  sink.report('LEX-004', { start, end }, `\`${shown}\` is no number of this language`, problem);
  return tokenOf('number', '0', start, end);
}

/** Takes in what belongs to a mistyped number too (`1.2.3`, `1e5`, `7days`), so that it gives one diagnostic. */
function runEnd(text: string, start: number): number {
  let end = wordEnd(text, start + 1);
  while (text.charCodeAt(end) === POINT && isDigit(text.charCodeAt(end + 1))) end = wordEnd(text, end + 1);
  return end;
}

function problemOf(run: string): string | null {
  if (!DECIMAL.test(run)) return 'write digits, and a fraction after a point: 7, 0.5, -0.25';
  const unsigned = isDigit(run.charCodeAt(0)) ? run : run.slice(1);
  const point = unsigned.indexOf('.');
  if (point !== -1 && unsigned.length - point - 1 > FRACTION_DIGITS) {
    return `at most ${FRACTION_DIGITS} digits stand after the point`;
  }
  const digits = unsigned.length - (point === -1 ? 0 : 1);
  return digits > MAX_DIGITS ? `at most ${MAX_DIGITS} digits are kept` : null;
}
