import type { Gate } from './gate.ts';
import { APPROVALS, NO_BLOCKING_COMMENTS } from './review-gates.ts';
import { FRESH_SIMULATION, SIMULATION_THRESHOLDS } from './simulation-gates.ts';
import { COMPILES, DETERMINISM, LINT_CLEAN, NO_SECRETS } from './source-gates.ts';
import { COVERAGE, TESTS_PASS } from './test-gates.ts';

/** The gates of publication, in the order in which people meet them. */
export const GATES: readonly Gate[] = [
  COMPILES,
  LINT_CLEAN,
  DETERMINISM,
  NO_SECRETS,
  TESTS_PASS,
  COVERAGE,
  FRESH_SIMULATION,
  SIMULATION_THRESHOLDS,
  NO_BLOCKING_COMMENTS,
  APPROVALS,
];
