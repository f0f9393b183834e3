import type { DescMethodClientStreaming, DescMethodUnary } from '@bufbuild/protobuf';
import type { RetryInfo } from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';

/** What a caller brings along beside the request. */
export interface Caller {
  readonly token: string | undefined;
  readonly tenant: string | undefined;
}

/** What came back, in the same terms from every door. */
export interface Outcome {
  /** gRPC code name; `undefined` at the REST door, which has none. */
  readonly code: string | undefined;
  /** HTTP status; `undefined` at the gRPC door. */
  readonly http: number | undefined;
  readonly reason: string | undefined;
  /** When to try again. */
  readonly retryAfterMs?: number | undefined;
  readonly violations: readonly { readonly field: string; readonly code: string }[];
  /** The response in proto JSON; `undefined` for a refusal. */
  readonly answer: unknown;
}

/** Of `google.rpc.RetryInfo`, as gRPC and Connect carry it. */
export function delayMs(retry: RetryInfo | undefined): number | undefined {
  const delay = retry?.retryDelay;
  return delay === undefined ? undefined : Number(delay.seconds) * 1000 + delay.nanos / 1e6;
}

/** A method with one answer. A stream of requests has one message. */
export type OneAnswer = DescMethodUnary | DescMethodClientStreaming;

/** One way into the suite. Requests are proto JSON, and may be wrong on purpose. */
export interface Door {
  readonly name: 'grpc' | 'connect' | 'rest';
  call(method: OneAnswer, request: unknown, caller: Caller): Promise<Outcome>;
  close(): void;
}
