import type { CodeName } from './codes.ts';
import { REASONS, type Reason } from './reasons.ts';

/** One broken rule of a request. `field` is a path in proto JSON names, e.g. `workspace.displayName`. */
export interface Violation {
  readonly field: string;
  readonly description: string;
  /** A code of the rule that was broken, e.g. a protovalidate rule id, a diagnostic code, or a gate. */
  readonly code?: string;
}

export interface ServiceErrorDetails {
  /** Machine-readable facts beside the reason. Never a secret, never another tenant's data. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly violations?: readonly Violation[];
  /** When a retry may help: the delay in milliseconds. */
  readonly retryAfterMs?: number;
  /** RFC 9470 / RFC 6750 challenge parameters for `WWW-Authenticate`. */
  readonly challenge?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/**
 * The one error that handlers and domain code throw. Its `message` is shown to the caller: it says what is wrong and,
 * where that helps, what to do. The wire form is made in one place per door (`toStatus`, `toProblem`).
 */
export class ServiceError extends Error {
  readonly reason: Reason;
  readonly code: CodeName;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
  readonly retryAfterMs: number | undefined;
  readonly challenge: Readonly<Record<string, string>> | undefined;

  constructor(reason: Reason, message: string, details: ServiceErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ServiceError';
    this.reason = reason;
    this.code = REASONS[reason][0];
    this.metadata = details.metadata ?? {};
    this.violations = details.violations ?? [];
    this.retryAfterMs = details.retryAfterMs;
    this.challenge = details.challenge;
  }

  /** The same error with more facts; those that it has already stay. */
  withMetadata(metadata: Readonly<Record<string, string>>): ServiceError {
    return new ServiceError(this.reason, this.message, {
      metadata: { ...metadata, ...this.metadata },
      violations: this.violations,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      ...(this.challenge === undefined ? {} : { challenge: this.challenge }),
      ...(this.cause === undefined ? {} : { cause: this.cause }),
    });
  }
}
