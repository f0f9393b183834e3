import { CliError, type ExitCode, exitCodeOf } from './exit-code.ts';
import { isFileError, sayFileError } from './input-file.ts';

/** How a command went wrong, for the person and for the machine. */
export interface Failure {
  readonly exitCode: ExitCode;
  /** Stable: a reason of docs/errors.md, or one of `OwnReason`. */
  readonly reason: string;
  readonly message: string;
  readonly violations: readonly Violation[];
  /** What to do about it, one sentence. */
  readonly hint?: string;
  /** Finds the call in the logs of the registry. */
  readonly traceId?: string;
}

interface Violation {
  readonly field: string;
  readonly description: string;
  readonly code: string;
}

/** A failure that no registry had a part in. */
export function ownFailure(error: unknown): Failure {
  const { reason, message, hint } = asCliError(error);
  return { exitCode: exitCodeOf(reason), reason, message, violations: [], ...(hint === undefined ? {} : { hint }) };
}

function asCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (!(error instanceof Error)) return new CliError('UNEXPECTED', String(error));
  return isFileError(error)
    ? new CliError('FILE_ERROR', sayFileError(error))
    : new CliError('UNEXPECTED', error.message);
}
