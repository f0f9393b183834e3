import type { Gate } from './gate.ts';

/** The pack's own cases pass. A pack without cases has none that fails. */
export const TESTS_PASS: Gate = {
  code: 'TESTS_PASS',
  required: 'by default',
  evaluate({ recompilation: { tests } }) {
    const failed = tests.cases.filter(({ passed }) => !passed);
    if (tests.ok) return { message: `${tests.cases.length} test case(s) pass.` };
    const [first] = failed;
    const problem = tests.diagnostics.find(({ severity }) => severity === 'error');
    const shown =
      first === undefined
        ? `the tests cannot be run: ${problem?.file}:${problem?.line} ${problem?.code} ${problem?.message}`
        : `${failed.length} of ${tests.cases.length} test case(s) fail: ${first.file}:${first.line} ${first.name}`;
    return {
      message: `${shown}.`,
      remedy: 'Run the tests of the workspace, correct the policy or its tests, and revise.',
    };
  },
};

/** The cases make enough of the rules match. */
export const COVERAGE: Gate = {
  code: 'COVERAGE',
  required: 'on request',
  evaluate({ recompilation: { tests }, rules: { minRuleCoverage } }) {
    const { rules } = tests.coverage.totals;
    const message = `The tests make ${rules.covered} of ${rules.total} rule(s) match (${rules.percent} %, at least ${minRuleCoverage} %).`;
    if (rules.percent >= minRuleCoverage) return { message };
    const [first] = tests.coverage.missing;
    return { message, remedy: `Add test cases${first === undefined ? '' : `; first: ${first.message}`}.` };
  },
};
