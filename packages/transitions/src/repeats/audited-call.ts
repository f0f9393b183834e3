import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { OneAnswer } from '@policy-registry/rpc/testing';

/** What becomes of the same request under another id. */
export type Another =
  | { readonly refused: string }
  /** It takes effect once more. */
  | 'again'
  /** It succeeds, and there is nothing to do. */
  | 'nothing';

/** A call whose process dies, and which is made again: in a world `W`, telling of itself by an event `E`. */
export interface AuditedCall<W, E, M extends OneAnswer = OneAnswer> {
  readonly method: M;
  readonly title: string;
  /** The caller; without it that of the world. */
  readonly as?: string;
  /** Brings the service to where the call can be made, and gives its request. */
  given(world: W): Promise<MessageInitShape<M['input']>>;
  /** What somebody else does before the repeat, so that the request would be refused, or mean another thing, were it new. */
  meanwhile?(world: W): Promise<unknown>;
  /** The resource in the answer, */
  shown(answer: MessageShape<M['output']>): unknown;
  /** and how others find it, with what the event says of the call. */
  read(world: W, event: E): Promise<unknown>;
  readonly another: Another;
}

type Told<W, E, M extends OneAnswer> = Omit<AuditedCall<W, E, M>, 'method' | 'title'> & {
  readonly which?: string;
};

/** What makes the entries of a table of calls, each typed by its method. */
export function auditedCalls<W, E>() {
  return <M extends OneAnswer>(method: M, { which, ...told }: Told<W, E, M>): AuditedCall<W, E> => {
    const title = which === undefined ? method.name : `${method.name}, ${which}`;
    // The tests pass requests and answers of one entry from one of its functions to another, so they need no type.
    return { method, title, ...told } as unknown as AuditedCall<W, E>;
  };
}
