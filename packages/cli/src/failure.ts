import { ConnectError } from '@connectrpc/connect';
import { describeError, type ErrorDescription } from '@policy-registry/client';
import { ErrorInfoSchema } from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import { CliError, exitCodeOf } from './exit-code.ts';
import { innermostMessage } from './innermost-message.ts';
import { isFileError } from './input-file.ts';
import { type Failure, ownFailure } from './own-failure.ts';

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
  const own = chain(error).find((each) => each instanceof CliError || isFileError(each));
  if (own !== undefined || !(error instanceof ConnectError)) return ownFailure(own ?? error);
  return error.findDetails(ErrorInfoSchema).length > 0
    ? refused(describeError(error), surroundings)
    : unanswered(error, surroundings.server ?? 'the registry');
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
  return ownFailure(
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
