import type { ErrorDescription } from '@policy-registry/client';

/** What a script may rely on (domain.md 9.2). Only `RETRYABLE` should be retried without a person. */
export const EXIT = {
  OK: 0,
  UNEXPECTED: 1,
  INVALID: 2,
  NOT_ALLOWED: 3,
  NOT_FOUND: 4,
  RETRYABLE: 10,
  THRESHOLD_EXCEEDED: 20,
  DETERMINISM: 21,
  GATE: 22,
  APPROVAL_PENDING: 23,
  USAGE: 64,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_REASON: Readonly<Record<string, ExitCode>> = {
  GATES_NOT_SATISFIED: EXIT.GATE,
  BLOCKING_COMMENTS: EXIT.GATE,
  DETERMINISM_VIOLATION: EXIT.DETERMINISM,
  TOO_LARGE: EXIT.INVALID,
  LIMIT_EXCEEDED: EXIT.INVALID,
  ETAG_MISMATCH: EXIT.INVALID,
};

const BY_CODE: Readonly<Record<string, ExitCode>> = {
  invalid_argument: EXIT.INVALID,
  already_exists: EXIT.INVALID,
  failed_precondition: EXIT.INVALID,
  out_of_range: EXIT.INVALID,
  unauthenticated: EXIT.NOT_ALLOWED,
  permission_denied: EXIT.NOT_ALLOWED,
  not_found: EXIT.NOT_FOUND,
  aborted: EXIT.RETRYABLE,
  resource_exhausted: EXIT.RETRYABLE,
  unavailable: EXIT.RETRYABLE,
  deadline_exceeded: EXIT.RETRYABLE,
};

/** The exit code of a refused call. */
export function exitCodeOf({ reason, code }: ErrorDescription): ExitCode {
  return BY_REASON[reason] ?? BY_CODE[code] ?? EXIT.UNEXPECTED;
}

/** A failure that the program found itself; its message is one line for the person at the terminal. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}
