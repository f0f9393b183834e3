import { failureLine, type PackCaseResult } from '@policy-registry/pack';
import type { TestedPack } from '../local/test-input.ts';
import { counted } from '../output/counted.ts';
import { joined, onOneLine, paint, type Text } from '../output/text.ts';
import { coverageLine } from './coverage.ts';
import { explainOfFailure, outcomeText } from './explain-text.ts';
import { problemText } from './people.ts';
import type { Problem } from './problem.ts';

/** Every case in a line, those that failed with the reason, and what they are in all. */
export function testText({ input, cases, problems, coverage }: TestedPack): Text {
  const errors = problems.filter(({ severity }) => severity === 'error');
  return [
    paint('bold', input.path),
    ...errors.map((each) => ['\n\n', problemText(each)]),
    ...cases.map((each) => ['\n', caseText(each, input.at(each.file))]),
    '\n',
    sum(cases, errors),
    cases.length === 0 || coverage === undefined ? '' : `\n${coverageLine(coverage)}`,
  ];
}

function caseText(one: PackCaseResult, file: string): Text {
  if (one.passed) return [paint('green', '✓ '), onOneLine(one.name)];
  const { explain } = one.evaluation;
  const lines: Text[] = [
    ...one.failures.map((failure) => paint('red', failureLine(failure))),
    ['it came out as ', outcomeText(one.evaluation)],
    ...(explain.length === 0 ? [] : [explainOfFailure(explain)]),
  ];
  return [
    paint('red', '✗ '),
    paint('bold', onOneLine(one.name)),
    `  ${file}:${one.line}\n  `,
    indented(joined(lines, '\n')),
  ];
}

/** Below the name of the case. */
function indented(text: Text): Text {
  if (typeof text === 'string') return text.replaceAll('\n', '\n  ');
  return 'style' in text ? { ...text, text: text.text.replaceAll('\n', '\n  ') } : text.map(indented);
}

function sum(cases: readonly PackCaseResult[], errors: readonly Problem[]): Text {
  const failed = cases.filter(({ passed }) => !passed).length;
  const passed = cases.length - failed;
  if (cases.length === 0 && errors.length === 0) return 'There are no cases. They are lists in tests/*.yaml.';
  return joined(
    [
      ...(passed === 0 ? [] : [paint('green', `${counted(passed, 'case')} passed`)]),
      ...(failed === 0 ? [] : [paint('red', `${counted(failed, 'case')} failed`)]),
      ...(errors.length === 0 ? [] : [paint('red', counted(errors.length, 'error'))]),
    ],
    ', ',
  );
}
