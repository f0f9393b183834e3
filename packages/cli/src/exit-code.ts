/** What a script may rely on (docs/policyctl.md). Only `RETRYABLE` should be retried without a person. */
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
  USAGE: 64,
  INTERRUPTED: 130,
  /** As the shell says it of a program that SIGPIPE has ended. */
  NO_READER: 141,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Reasons of this program, beside those of the registry (docs/errors.md); as stable as they are. One that both have means the same. */
const OWN_REASONS = {
  USAGE: EXIT.USAGE,
  FILE_ERROR: EXIT.INVALID,
  NOT_A_PACK_FOLDER: EXIT.INVALID,
  NOT_A_FINDING: EXIT.INVALID,
  INVALID_SOURCE: EXIT.INVALID,
  INVALID_DOCUMENT: EXIT.INVALID,
  INVALID_OVERRIDES: EXIT.INVALID,
  INVALID_ARGUMENT: EXIT.INVALID,
  INVALID_STATE: EXIT.INVALID,
  ALREADY_EXISTS: EXIT.INVALID,
  TOO_LARGE: EXIT.INVALID,
  LOG_NOT_VERIFIED: EXIT.INVALID,
  NOT_A_REGISTRY: EXIT.INVALID,
  INSECURE_ISSUER: EXIT.INVALID,
  SESSION_DAMAGED: EXIT.INVALID,
  NOT_FOUND: EXIT.NOT_FOUND,
  NOT_SIGNED_IN: EXIT.NOT_ALLOWED,
  SIGN_IN_REFUSED: EXIT.NOT_ALLOWED,
  DETERMINISM_VIOLATION: EXIT.DETERMINISM,
  NO_ANSWER: EXIT.RETRYABLE,
  INTERRUPTED: EXIT.INTERRUPTED,
  UNEXPECTED: EXIT.UNEXPECTED,
} as const;

export type OwnReason = keyof typeof OWN_REASONS;

/** Where the reason says more than the status code that it travels under. */
const BY_REASON: Readonly<Record<string, ExitCode>> = {
  ...OWN_REASONS,
  GATES_NOT_SATISFIED: EXIT.GATE,
  BLOCKING_COMMENTS: EXIT.GATE,
  LIMIT_EXCEEDED: EXIT.INVALID,
  // Repeating the command would overwrite what somebody else wrote meanwhile: a person decides.
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

/** The exit code of a reason, else of the status code (in the spelling of Connect) that it came under. */
export function exitCodeOf(reason: string, code = ''): ExitCode {
  return BY_REASON[reason] ?? BY_CODE[code] ?? EXIT.UNEXPECTED;
}

/** A failure that the program found itself: one line for the person at the terminal, and what to do about it. */
export class CliError extends Error {
  readonly reason: OwnReason;
  readonly hint: string | undefined;

  constructor(reason: OwnReason, message: string, hint?: string) {
    super(message);
    this.name = 'CliError';
    this.reason = reason;
    this.hint = hint;
  }
}
