import type { DescMethodUnary } from '@bufbuild/protobuf';

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
  readonly violations: readonly { readonly field: string; readonly code: string }[];
  /** The response in proto JSON; `undefined` for a refusal. */
  readonly answer: unknown;
}

/** One way into the suite. Requests are proto JSON, and may be wrong on purpose. */
export interface Door {
  readonly name: 'grpc' | 'connect' | 'rest';
  call(method: DescMethodUnary, request: unknown, caller: Caller): Promise<Outcome>;
  close(): void;
}
