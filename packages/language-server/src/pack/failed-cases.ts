import type { PackTestReport } from '@policy-registry/pack';
import type { CaseFailure, Diagnostic } from '@policy-registry/stella-dsl';

/** The cases that failed, as problems where they stand; under the code that `policyctl test` gives them. */
export function failedCases({ cases }: PackTestReport): Diagnostic[] {
  const failed = cases.filter(({ passed }) => !passed);
  return failed.map(({ name, file, line, column, failures }) => ({
    code: 'CASE-001',
    severity: 'error',
    message: [`the case ${JSON.stringify(name)} failed`, ...failures.map(failureLine)].join('\n'),
    file,
    line,
    column,
    endLine: line,
    endColumn: column,
  }));
}

function failureLine({ path, expected, actual }: CaseFailure): string {
  return `${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}
