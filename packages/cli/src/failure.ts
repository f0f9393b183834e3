import { ConnectError } from '@connectrpc/connect';
import { describeError, type ErrorDescription } from '@policy-registry/client';
import { ErrorInfoSchema } from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import { CliError, type ExitCode, exitCodeOf } from './exit-code.ts';
import { innermostMessage } from './innermost-message.ts';
import { isFileError, sayFileError } from './input-file.ts';

/** How a command went wrong, for the person and for the machine. */
export interface Failure {
  readonly exitCode: ExitCode;
  /** Stable: a reason of docs/errors.md, or one of `OwnReason`. */
  readonly reason: string;
  readonly message: string;
  readonly violations: ErrorDescription['violations'];
  /** What to do about it, one sentence. */
  readonly hint?: string;
  /** Finds the call in the logs of the registry. */
  readonly traceId?: string;
}

/** What the reading of an error depends on. */
export interface Surroundings {
  /** Address of the registry that was asked, where one was. */
  readonly server: string | undefined;
  /** The token came from `POLICYCTL_TOKEN`, so that a sign-in changes nothing. */
  readonly tokenFromEnvironment: boolean;
}

const NO_ANSWER: ReadonlySet<string> = new Set(['unavailable', 'aborted', 'canceled', 'deadline_exceeded']);

export function failureOf(error: unknown, surroundings: Surroundings): Failure {
  // What is thrown while a call is prepared, e.g. on the way to a token, arrives wrapped by the client.
  for (const each of chain(error)) {
    if (each instanceof CliError) return own(each);
    if (isFileError(each)) return own(new CliError('FILE_ERROR', sayFileError(each)));
  }
  if (!(error instanceof ConnectError)) {
    return own(new CliError('UNEXPECTED', error instanceof Error ? error.message : String(error)));
  }
  return error.findDetails(ErrorInfoSchema).length > 0
    ? refused(describeError(error), surroundings)
    : unanswered(error, surroundings.server ?? 'the registry');
}

function own({ reason, message, hint }: CliError): Failure {
  return { exitCode: exitCodeOf(reason), reason, message, violations: [], ...(hint === undefined ? {} : { hint }) };
}

/** The registry said no. */
function refused(described: ErrorDescription, { tokenFromEnvironment }: Surroundings): Failure {
  const { reason, code, message, violations, traceId, retryAfterMs } = described;
  const hint = hintFor(reason, tokenFromEnvironment, retryAfterMs);
  return {
    exitCode: exitCodeOf(reason, code),
    reason,
    message,
    violations,
    ...(hint === undefined ? {} : { hint }),
    ...(traceId === undefined ? {} : { traceId }),
  };
}

/** Nobody answered, or somebody who is no registry: every error of a registry carries its reason. */
function unanswered(error: ConnectError, server: string): Failure {
  const { code } = describeError(error);
  const message = error.cause === undefined ? error.rawMessage : innermostMessage(error.cause);
  return own(
    NO_ANSWER.has(code)
      ? new CliError('NO_ANSWER', `no answer from ${server}: ${message}`, 'Is the registry running there?')
      : new CliError('NOT_A_REGISTRY', `${server} does not answer like a Policy Registry: ${message}`),
  );
}

function hintFor(reason: string, tokenFromEnvironment: boolean, retryAfterMs: number | undefined): string | undefined {
  if (['TOKEN_MISSING', 'TOKEN_INVALID', 'FRESH_AUTHENTICATION_REQUIRED'].includes(reason)) {
    return tokenFromEnvironment
      ? 'The token came from POLICYCTL_TOKEN: renew it, or unset it and sign in with "policyctl login".'
      : 'Sign in again with "policyctl login", then repeat the command.';
  }
  if (reason === 'TENANT_NOT_ALLOWED') return 'Choose a tenant of yours with --tenant, or POLICYCTL_TENANT.';
  if (reason === 'SCOPE_MISSING') return '"policyctl whoami" says who you are and what you may do.';
  if (retryAfterMs !== undefined) return `Repeat the command in ${Math.ceil(retryAfterMs / 1000)} s.`;
  return undefined;
}

function* chain(error: unknown): Generator<Error> {
  const seen = new Set<unknown>();
  for (let each = error; each instanceof Error && !seen.has(each); each = each.cause) {
    seen.add(each);
    yield each;
  }
}
