import {
  create,
  type DescMethodUnary,
  type DescService,
  type Message,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { currentCall } from '../core/current-call.ts';
import { isUnary } from '../core/method-kind.ts';
import { requestIdOf } from '../idempotency/request-id.ts';
import type { Peer } from './peer.ts';
import type { PeerCall } from './peer-call.ts';

export interface PeerCallOptions {
  /** The tenant to act in. That of the current call unless given; a call for nobody must give it. */
  readonly tenant?: string;
  /** Less time than the current call has left, or another one than the default outside of calls. */
  readonly timeoutMs?: number;
  /** Ends the call, beside the end of the current call. */
  readonly signal?: AbortSignal;
}

/** The unary methods of a service, as functions. They throw ServiceError with the reason that the peer gave. */
export type PeerClient<S extends DescService> = {
  readonly [K in keyof S['method'] as S['method'][K] extends DescMethodUnary
    ? K
    : never]: S['method'][K] extends DescMethodUnary<infer I, infer O>
    ? (request: MessageInitShape<I>, options?: PeerCallOptions) => Promise<MessageShape<O>>
    : never;
};

/**
 * Calls made by a handler are part of the call that it handles: for the same user, in the same tenant, within the time that is
 * left, ended when that is, under its request id (unless the message has its own) and in its trace. Elsewhere they are made for
 * the service itself.
 */
export function peerClient<S extends DescService>(service: S, unary: Peer['unary']): PeerClient<S> {
  const functions = service.methods.filter(isUnary).map((method) => [
    method.localName,
    (init: MessageInitShape<DescMethodUnary['input']>, options: PeerCallOptions = {}): Promise<Message> => {
      const request = create(method.input, init);
      return unary(method, request, callFrom(options, requestIdOf(method.input, request, undefined)));
    },
  ]);
  return Object.fromEntries(functions) as PeerClient<S>;
}

function callFrom({ tenant, timeoutMs, signal }: PeerCallOptions, ownRequestId: string | undefined): PeerCall {
  const current = currentCall();
  const times = [timeoutMs, current?.remainingMs].filter((time) => time !== undefined);
  const signals = [signal, current?.signal].filter((each) => each !== undefined);
  return {
    credentials: { token: current?.token, requestedTenant: tenant ?? current?.tenant },
    timeoutMs: times.length === 0 ? undefined : Math.min(...times),
    signal: signals.length > 1 ? AbortSignal.any(signals) : signals[0],
    requestId: ownRequestId ?? current?.requestId,
    traceparent: current?.traceparent,
  };
}
