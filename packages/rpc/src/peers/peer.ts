import type {
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  Message,
} from '@bufbuild/protobuf';
import { Client } from '@grpc/grpc-js';
import { ServiceError } from '../errors/service-error.ts';
import type { AttemptLimits } from './attempts.ts';
import { type CallTimes, callClientStream, callStream, callUnary, type PeerCall } from './peer-call.ts';
import { type ChannelLimits, channelCredentials, channelOptions, type PeerTls } from './peer-channel.ts';
import { type PeerClient, peerClient } from './peer-client.ts';

/** Times in milliseconds. */
export interface PeerLimits extends CallTimes, AttemptLimits, ChannelLimits {}

export const DEFAULT_PEER_LIMITS: PeerLimits = {
  timeoutMs: 10_000,
  streamTimeoutMs: 3_600_000,
  maxAttempts: 3,
  backoffMs: 50,
  maxRequestBytes: 16 * 1024 * 1024,
  maxResponseBytes: 64 * 1024 * 1024,
  keepaliveTimeMs: 30_000,
  keepaliveTimeoutMs: 10_000,
  // What callers are told to wait before they try again.
  maxReconnectBackoffMs: 1_000,
};

export interface PeerOptions {
  /** Of grpc-js: `dns:///host:port`, or a list like `ipv4:10.0.0.1:9090,10.0.0.2:9090`. */
  readonly target: string;
  /**
   * The token of this service. It goes with every call and is asked for each time, so whoever gives it keeps it while it is good.
   * Without it no internal method can be called.
   */
  readonly serviceToken?: (() => Promise<string>) | undefined;
  /** Without it the peer is spoken to in the clear. */
  readonly tls?: PeerTls | undefined;
  readonly limits?: Partial<PeerLimits>;
}

/** Another service of the suite: whatever goes wrong with a call to it is a `ServiceError`, with the reason that it gave. */
export interface Peer {
  readonly target: string;
  /** Typed functions, for handlers and for background work. */
  client<S extends DescService>(service: S): PeerClient<S>;
  unary(method: DescMethodUnary, request: Message, call: PeerCall): Promise<Message>;
  /** Starts on the first `next()`. Leaving the iterator early ends the call. */
  stream(method: DescMethodServerStreaming, request: Message, call: PeerCall): AsyncIterable<Message>;
  /** Sends the messages as the peer takes them. What is thrown for one of them ends the call, and is thrown as it is. */
  clientStream(method: DescMethodClientStreaming, requests: AsyncIterable<Message>, call: PeerCall): Promise<Message>;
  /** Resolves as soon as an address of the target is connected; rejects with UNAVAILABLE when none is in time. */
  ready(timeoutMs: number): Promise<void>;
  /** No call starts any more; those that run come to their end. Idempotent. */
  close(): void;
}

/**
 * A connection to a service, made when it is first needed. Calls take turns among the addresses that can be reached.
 */
export function connectPeer({ target, serviceToken, tls, limits: given }: PeerOptions): Peer {
  const limits: PeerLimits = { ...DEFAULT_PEER_LIMITS, ...given };
  const client = new Client(target, channelCredentials(tls), channelOptions(limits, tls));
  let closed = false;
  const assertOpen = () => {
    if (closed) throw new ServiceError('UNAVAILABLE', 'The service is going down.', { retryAfterMs: 1000 });
  };
  const line = { target, client, serviceToken, limits, assertOpen };
  const unary: Peer['unary'] = (method, request, call) => callUnary(line, method, request, call);
  return {
    target,
    client: (service) => peerClient(service, unary),
    unary,
    stream: (method, request, call) => callStream(line, method, request, call),
    clientStream: (method, requests, call) => callClientStream(line, method, requests, call),
    ready: (timeoutMs) => connected(client, target, timeoutMs),
    close() {
      closed = true;
      client.close();
    },
  };
}

function connected(client: Client, target: string, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    client.waitForReady(Date.now() + timeoutMs, (cause) => {
      if (cause === undefined) resolve();
      else reject(new ServiceError('UNAVAILABLE', `No service answers at ${target}.`, { cause, retryAfterMs: 1000 }));
    });
  });
}
