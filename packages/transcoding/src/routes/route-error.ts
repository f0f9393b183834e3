import type { DescMethod } from '@bufbuild/protobuf';

/** A `google.api.http` rule that cannot be served. Thrown at start; the message begins with the RPC's full name. */
export class RouteError extends Error {
  readonly rpc: string;

  constructor(method: DescMethod, message: string, cause?: unknown) {
    const rpc = `${method.parent.typeName}.${method.name}`;
    super(`${rpc}: ${message}`, cause === undefined ? undefined : { cause });
    this.name = 'RouteError';
    this.rpc = rpc;
  }
}
