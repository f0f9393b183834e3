import type { DiagnosticSink } from '../diagnostic.ts';
import { FRACTION_DIGITS, MAX_DIGITS } from '../values/decimal.ts';
import type { Token } from './token.ts';

// Takes in what belongs to a mistyped number too (`1.2.3`, `1e5`, `7days`), so that it gives one diagnostic.
const RUN = /[+-]?[0-9][0-9A-Za-z_]*(?:\.[0-9][0-9A-Za-z_]*)*/y;
const DECIMAL = /^[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

/** Reads one number from its sign or first digit. A malformed one is reported and reads as 0. */
export function scanNumber(start: number, sink: DiagnosticSink): Token {
  const { text } = sink.source;
  RUN.lastIndex = start;
  const run = RUN.exec(text)?.[0] ?? text.slice(start, start + 1);
  const span = { start, end: start + run.length };
  const problem = problemOf(run);
  if (problem === null) return { kind: 'number', value: run, ...span };
  const shown = run.length > 40 ? `${run.slice(0, 40)}...` : run;
  sink.report('LEX-004', span, `\`${shown}\` is no number of this language`, problem);
  return { kind: 'number', value: '0', ...span };
}

function problemOf(run: string): string | null {
  if (!DECIMAL.test(run)) return 'write digits, and a fraction after a point: 7, 0.5, -0.25';
  const [whole = '', fraction = ''] = run.replace(/^[+-]/, '').split('.');
  if (fraction.length > FRACTION_DIGITS) return `at most ${FRACTION_DIGITS} digits stand after the point`;
  return whole.length + fraction.length > MAX_DIGITS ? `at most ${MAX_DIGITS} digits are kept` : null;
}
