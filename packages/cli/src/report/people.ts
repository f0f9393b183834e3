import { type DiagnosticSeverity, renderDiagnostic } from '@policy-registry/stella-dsl';
import { joined, paint, type Text } from '../output/text.ts';
import { type Problem, summaryOf } from './problem.ts';

const COLOURS = { error: 'red', warning: 'yellow', info: 'blue' } as const satisfies Record<DiagnosticSeverity, string>;

/** Every problem with its line, and what they are in all. */
export function problemsText(problems: readonly Problem[]): Text {
  return joined([...problems.map(problemText), summaryOf(problems)], '\n\n');
}

/** The place, what is wrong, the line with a mark below it, and what to do. */
export function problemText(problem: Problem): Text {
  const { severity, code, message, hint, source } = problem;
  const colour = COLOURS[severity];
  const head: Text = [paint('bold', placeOf(problem)), ': ', paint(colour, `${severity} ${code}`), `: ${message}`];
  // A problem of the pack as a whole, or of a file that is not there.
  if (source === undefined) return hint === undefined ? head : [head, `\n${hint}`];
  const excerpt = renderDiagnostic(problem, source).split('\n').slice(1);
  return [head, ...excerpt.flatMap((line) => ['\n', /^ *\^+$/.test(line) ? paint(colour, line) : line])];
}

function placeOf({ file, line, column, source }: Problem): string {
  return source === undefined ? file : `${file}:${line}:${column}`;
}
