import type {
  DescMethod,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  Message,
} from '@bufbuild/protobuf';
import type { Client } from '@grpc/grpc-js';
import type { Call } from '../core/call.ts';
import { Deadline } from '../core/deadline.ts';
import type { Credentials } from '../core/principal.ts';
import type { ServiceError } from '../errors/service-error.ts';
import { requestIdOf } from '../idempotency/request-id.ts';
import { type AttemptLimits, attempts } from './attempts.ts';
import { outgoingMetadata } from './outgoing-metadata.ts';
import { peerFailure } from './peer-failure.ts';
import { type PeerSpan, startPeerSpan } from './peer-span.ts';
import { isRepeatable } from './repeatable.ts';
import { clientStreamOnWire, type Line, streamOnWire, unaryOnWire } from './wire-call.ts';

/** What comes with a message. Exactly this is passed on, whatever the current call is. */
export interface PeerCall extends Pick<Call, 'signal' | 'timeoutMs' | 'requestId' | 'traceparent'> {
  readonly credentials: Pick<Credentials, 'token' | 'requestedTenant'>;
}

export interface CallTimes {
  /** Time of a call that nobody has set one for, in milliseconds. */
  readonly timeoutMs: number;
  readonly streamTimeoutMs: number;
}

/** Where calls of a peer go, and by what rules. */
export interface PeerLine {
  readonly target: string;
  readonly client: Client;
  readonly serviceToken: (() => Promise<string>) | undefined;
  readonly limits: CallTimes & AttemptLimits;
  /** Throws UNAVAILABLE once the peer is closed. */
  readonly assertOpen: () => void;
}

export function callUnary(line: PeerLine, method: DescMethodUnary, request: Message, call: PeerCall): Promise<Message> {
  return withOneAnswer(line, method, call, line.limits.timeoutMs, async (end, span) => {
    const requestId = requestIdOf(method.input, request, call.requestId);
    const wire = { ...(await end.race(prepare(line, method, { ...call, requestId }, end, span))), request };
    const once = async () => {
      line.assertOpen();
      return unaryOnWire(wire);
    };
    return end.race(attempts(once, isRepeatable(method, requestId), end, line.limits));
  });
}

export async function* callStream(
  line: PeerLine,
  method: DescMethodServerStreaming,
  request: Message,
  call: PeerCall,
): AsyncGenerator<Message, void, void> {
  const end = new Deadline(call.timeoutMs ?? line.limits.streamTimeoutMs, new Date(), call.signal);
  const span = startPeerSpan(nameOf(method), line.target, call.traceparent);
  let left = true;
  try {
    const requestId = requestIdOf(method.input, request, call.requestId);
    const wire = { ...(await end.race(prepare(line, method, { ...call, requestId }, end, span))), request };
    line.assertOpen();
    yield* streamOnWire(wire);
    left = false;
    span.end('OK', undefined);
  } catch (thrown) {
    left = false;
    throw failed(thrown, end, span);
  } finally {
    if (left) span.end('CANCELLED', undefined);
    end.dispose();
  }
}

/** Made once: what was sent of the messages is not there any more. */
export function callClientStream(
  line: PeerLine,
  method: DescMethodClientStreaming,
  requests: AsyncIterable<Message>,
  call: PeerCall,
): Promise<Message> {
  return withOneAnswer(line, method, call, line.limits.streamTimeoutMs, async (end, span) => {
    const wire = await end.race(prepare(line, method, call, end, span));
    line.assertOpen();
    return end.race(clientStreamOnWire(wire, requests));
  });
}

/** A call within its time, as a span of its trace. `timeoutMs` is for one that nobody has set a time for. */
async function withOneAnswer(
  line: PeerLine,
  method: DescMethod,
  call: PeerCall,
  timeoutMs: number,
  work: (end: Deadline, span: PeerSpan) => Promise<Message>,
): Promise<Message> {
  const end = new Deadline(call.timeoutMs ?? timeoutMs, new Date(), call.signal);
  const span = startPeerSpan(nameOf(method), line.target, call.traceparent);
  try {
    const response = await work(end, span);
    span.end('OK', undefined);
    return response;
  } catch (thrown) {
    throw failed(thrown, end, span);
  } finally {
    end.dispose();
  }
}

/** The token is asked for here: its issuer may take as long as the call has time, and not longer. */
async function prepare(
  { client, serviceToken }: PeerLine,
  method: DescMethod,
  { credentials, requestId }: PeerCall,
  end: Deadline,
  span: PeerSpan,
): Promise<Line> {
  const { token, requestedTenant } = credentials;
  const metadata = outgoingMetadata({
    token,
    requestedTenant,
    serviceToken: await serviceToken?.(),
    requestId,
    trace: span.headers,
  });
  return { client, method, metadata, end };
}

/** A call that has ended here fails with why it did, not with what became of it on the wire. */
function failed(thrown: unknown, end: Deadline, span: PeerSpan): ServiceError {
  const error = end.ended ?? peerFailure(thrown).error;
  span.end(error.code, error.cause ?? error);
  return error;
}

function nameOf(method: DescMethod): string {
  return `${method.parent.typeName}/${method.name}`;
}
