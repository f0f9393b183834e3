import type { DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { AuditEvent } from '@policy-registry/contracts/registry';
import type { World } from './repeat-fixture.ts';

/** What becomes of the same request under another id. */
export type Another =
  | { readonly refused: string }
  /** It takes effect once more. */
  | 'again'
  /** It succeeds, and there is nothing to do. */
  | 'nothing';

/** A call whose process dies, and which is made again. */
export interface AuditedCall<M extends DescMethodUnary = DescMethodUnary> {
  readonly method: M;
  readonly title: string;
  readonly as: string;
  /** Brings the registry to where the call can be made, and gives its request. */
  given(world: World): Promise<MessageInitShape<M['input']>>;
  /** What somebody else does before the repeat, so that the request would be refused, or mean another thing, were it new. */
  meanwhile?(world: World): Promise<unknown>;
  /** The resource in the answer, */
  shown(answer: MessageShape<M['output']>): unknown;
  /** and how others find it, with what the audit log says of the call. */
  read(world: World, event: AuditEvent): Promise<unknown>;
  readonly another: Another;
}

type Told<M extends DescMethodUnary> = Omit<AuditedCall<M>, 'method' | 'title' | 'as'> & {
  readonly as?: string;
  readonly which?: string;
};

/** An entry of a table of calls, each typed by its method. */
export function auditedCall<M extends DescMethodUnary>(method: M, told: Told<M>): AuditedCall {
  const { as = 'author', which, ...rest } = told;
  const title = which === undefined ? method.name : `${method.name}, ${which}`;
  // The tests pass requests and answers of one entry from one of its functions to another, so they need no type.
  return { method, title, as, ...rest } as unknown as AuditedCall;
}
