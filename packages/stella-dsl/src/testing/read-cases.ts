import { CASE } from './case-shapes.ts';
import { evaluationOf, type RawGiven } from './given.ts';
import { expectationOf, type RawExpectation, reportRules } from './read-expectation.ts';
import { kindOf } from './scalar.ts';
import { type CasePath, isMembers, type ReportProblem, readShape } from './shape.ts';
import type { TestCase } from './test-case.ts';

/** A case as it was read, and which one of its document it is, from 0. */
export interface ReadCase {
  readonly index: number;
  readonly case: TestCase;
}

const MAX_NAME = 200;

/**
 * Reads the cases of one document, already plain data: a list. A case with a problem is reported and left out; the others stay.
 * `rules` are the names of the policy's rules, which an expectation may name. Never throws.
 */
export function readCases(document: unknown, rules: readonly string[], report: ReportProblem): readonly ReadCase[] {
  if (!Array.isArray(document)) {
    const message = `a list of cases is needed here, this is ${kindOf(document)}`;
    report({ code: 'TEST-001', path: [], message, hint: 'begin each case with `- name: …`' });
    return [];
  }
  return document.flatMap((value: unknown, index) => {
    let sound = true;
    const one = readCase(value, [index], rules, (problem) => {
      sound = false;
      report(problem);
    });
    return sound && one !== null ? [{ index, case: one }] : [];
  });
}

function readCase(value: unknown, path: CasePath, rules: readonly string[], report: ReportProblem): TestCase | null {
  if (!isMembers(value)) {
    const message = `a case with its members is needed here, this is ${kindOf(value)}`;
    report({ code: 'TEST-001', path, message, hint: 'its members are name, given and expect' });
    return null;
  }
  const { name, given, expect } = readShape(CASE, value, path, report) as {
    readonly name?: string;
    readonly given?: RawGiven;
    readonly expect?: RawExpectation;
  };
  if (name !== undefined && (name.trim() === '' || name.length > MAX_NAME)) {
    report({ code: 'TEST-003', path: [...path, 'name'], message: `a name has 1 to ${MAX_NAME} characters` });
  }
  if (expectsNothing(value.expect)) {
    report({
      code: 'TEST-006',
      path,
      message: 'the case expects nothing',
      hint: 'such as `expect: { status: blocked }`',
    });
  }
  reportRules(expect ?? {}, [...path, 'expect'], rules, report);
  return { name: name ?? '', ...evaluationOf(name ?? '', given ?? {}), expect: expectationOf(expect ?? {}) };
}

/** By what stands there: an expectation that was refused is spoken of already. */
function expectsNothing(expect: unknown): boolean {
  return isMembers(expect) ? Object.keys(expect).length === 0 : expect === undefined || expect === null;
}
