import type { CaseFailure, Diagnostic } from '@policy-registry/stella-dsl';
import type { PackCaseResult } from './test-report.ts';

/** Characters of a value; a list of warnings may have thousands. */
const SHOWN_VALUE = 100;

/** The cases that failed, as problems at the place where they stand. */
export function failedCases(cases: readonly PackCaseResult[]): Diagnostic[] {
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

/** `status: expected blocked, got affected` */
export function failureLine({ path, expected, actual }: CaseFailure): string {
  return `${path}: expected ${shown(expected)}, got ${shown(actual)}`;
}

function shown(value: CaseFailure['expected']): string {
  const text = plain(value).replaceAll(/\s+/g, ' ');
  const some = text.length > SHOWN_VALUE ? `${text.slice(0, SHOWN_VALUE)}…` : text;
  // Messages are UTF-8, which has no half of a pair.
  return some.toWellFormed();
}

function plain(value: CaseFailure['expected']): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return `[${value.map(plain).join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
