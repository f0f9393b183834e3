import { Code, ConnectError } from '@connectrpc/connect';
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';

/** A refused call, in the terms of the API. */
export interface ErrorDescription {
  /** Stable, e.g. `ETAG_MISMATCH` (docs/errors.md); the code in capitals when the answer is not of the registry. */
  readonly reason: string;
  /** gRPC code name in the spelling of Connect, e.g. `failed_precondition`. */
  readonly code: string;
  readonly message: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly { readonly field: string; readonly description: string; readonly code: string }[];
  readonly retryAfterMs: number | undefined;
  /** Finds the call in the logs of the registry. */
  readonly traceId: string | undefined;
}

/** Reads an error of a client call. Anything else than a ConnectError is described as `INTERNAL`. */
export function describeError(error: unknown): ErrorDescription {
  const connect = ConnectError.from(error, Code.Internal);
  const [info] = connect.findDetails(ErrorInfoSchema);
  const [bad] = connect.findDetails(BadRequestSchema);
  const [retry] = connect.findDetails(RetryInfoSchema);
  const delay = retry?.retryDelay;
  return {
    reason: info?.reason ?? codeName(connect.code).toUpperCase(),
    code: codeName(connect.code),
    message: connect.rawMessage,
    metadata: info?.metadata ?? {},
    violations:
      bad?.fieldViolations.map(({ field, description, reason }) => ({ field, description, code: reason })) ?? [],
    retryAfterMs: delay === undefined ? undefined : Number(delay.seconds) * 1000 + delay.nanos / 1e6,
    traceId: info?.metadata.traceId,
  };
}

function codeName(code: Code): string {
  return Code[code].replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
