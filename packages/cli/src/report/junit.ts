import { failureLine } from '@policy-registry/pack';
import builder, { type Builder } from 'junit-report-builder';
import type { TestedPack } from '../local/test-input.ts';
import { printable } from '../output/printable.ts';
import { rendered } from '../output/text.ts';
import { explainOfFailure } from './explain-text.ts';
import type { Problem } from './problem.ts';

/** JUnit XML: a suite per pack, a test per case. What kept cases from running, and too little coverage, are errors of their own. */
export function junitReport(packs: readonly TestedPack[], short: readonly Problem[]): string {
  // Its types speak of a `default` that Node, which takes the module for CommonJS, does not have.
  const report = (builder as unknown as Builder).newBuilder();
  for (const { input, cases, problems } of packs) {
    const suite = report.testSuite().name(printable(input.path));
    for (const { name, file, passed, failures, evaluation } of cases) {
      const test = suite.testCase().className(printable(input.path)).name(printable(name)).file(input.at(file));
      if (passed) continue;
      test.failure(printable(failures.map(failureLine).join('; ')), 'CASE-001');
      test.stacktrace(rendered(explainOfFailure(evaluation.explain), false));
    }
    const ours = short.filter(({ file }) => file === input.at(''));
    for (const problem of [...problems.filter(({ severity }) => severity === 'error'), ...ours]) {
      const { code, message, file, line, column } = problem;
      const place = `${file}:${line}:${column}`;
      suite.testCase().className(printable(input.path)).name(place).error(printable(message), code, place);
    }
  }
  return report.build();
}
