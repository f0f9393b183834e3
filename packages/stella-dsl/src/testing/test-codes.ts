import type { CodeEntry } from '../codes/code-entry.ts';

/** Problems of test cases and of their run. Each has an example in `packages/pack/src/tests/`. */
export const TEST_CODES = {
  'TEST-001': {
    severity: 'error',
    title: 'no list of cases',
    meaning: 'A file below `tests/` holds a list of cases, and a case holds members.',
  },
  'TEST-002': {
    severity: 'error',
    title: 'unknown member of a case',
    meaning: 'A member that nobody reads would be an expectation that nobody checks, or a fact that nobody is given.',
  },
  'TEST-003': {
    severity: 'error',
    title: 'wrong value in a case',
    meaning: 'A member of a case has another type, or is none of the words that it can be.',
  },
  'TEST-004': {
    severity: 'error',
    title: 'member of a case missing',
    meaning: 'A case has a `name`, a VEX statement a `status`, and a found secret its `rule`.',
  },
  'TEST-005': {
    severity: 'error',
    title: 'case name twice',
    meaning: 'Names of cases are unique over all files of a pack, so that a report says which one it speaks of.',
  },
  'TEST-006': {
    severity: 'error',
    title: 'nothing expected',
    meaning: 'A case without expectations passes whatever the policy does.',
  },
  'TEST-007': {
    severity: 'error',
    title: 'no such rule',
    meaning: 'An expectation names a rule that the policy does not have.',
  },
  'TEST-008': {
    severity: 'error',
    title: 'too many cases',
    meaning: 'Cases past `testCases` do not run.',
  },
  'TEST-009': {
    severity: 'error',
    title: 'tests took too long',
    meaning: 'The cases took longer than `testMs` together; those that were left did not run.',
  },
  'TEST-010': {
    severity: 'error',
    title: 'too many problems',
    meaning: 'Problems of the cases past the bound are counted and not shown.',
  },
} as const satisfies Record<string, CodeEntry>;

export type TestCode = keyof typeof TEST_CODES;
