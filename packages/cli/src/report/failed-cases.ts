import type { CaseFailure } from '@policy-registry/stella-dsl';
import type { TestedPack } from '../local/test-input.ts';
import type { OwnCode } from './code-help.ts';
import { oneLine } from './explain-text.ts';
import { type Problem, problemsOf } from './problem.ts';

/** The cases that failed, as problems at the place where they stand. */
export function failedCases({ input, cases }: TestedPack): Problem[] {
  const failed = cases.filter(({ passed }) => !passed);
  return problemsOf(
    input,
    failed.map(({ name, file, line, column, failures }) => ({
      code: 'CASE-001' satisfies OwnCode,
      severity: 'error',
      message: [`the case ${JSON.stringify(name)} failed`, ...failures.map(failureLine)].join('\n'),
      file,
      line,
      column,
      endLine: line,
      endColumn: column,
    })),
  );
}

/** `status: expected blocked, got affected` */
export function failureLine({ path, expected, actual }: CaseFailure): string {
  return `${path}: expected ${shown(expected)}, got ${shown(actual)}`;
}

function shown(value: CaseFailure['expected']): string {
  return value === null ? 'none' : oneLine(value);
}
