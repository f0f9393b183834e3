import { setImmediate } from 'node:timers/promises';
import type {
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  Message,
} from '@bufbuild/protobuf';
import type {
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  ServerReadableStream,
  ServerWritableStream,
} from '@grpc/grpc-js';
import type { Dispatcher } from '../../core/call.ts';
import { ServiceError } from '../../errors/service-error.ts';
import { decodeBinary } from '../decode.ts';
import { callFrom, type ServerCall } from './call.ts';
import { statusOf } from './status.ts';

/** Requests reach the handlers as bytes: grpc-js answers INTERNAL when its own decoding fails. */
export function unaryMethod(
  dispatcher: Dispatcher,
  method: DescMethodUnary,
  maxBytes: number,
): handleUnaryCall<Buffer, Message> {
  return (call, respond) => {
    const caller = watchCaller(call);
    dispatcher
      .unary(method, () => decodeBinary(method.input, call.request, maxBytes), callFrom(call, caller.signal))
      .then(
        (response) => respond(null, response),
        (thrown: unknown) => respond(statusOf(thrown)),
      )
      .finally(caller.forget);
  };
}

export function streamMethod(
  dispatcher: Dispatcher,
  method: DescMethodServerStreaming,
  maxBytes: number,
): handleServerStreamingCall<Buffer, Message> {
  return async (call) => {
    const caller = watchCaller(call);
    try {
      const request = () => decodeBinary(method.input, call.request, maxBytes);
      for await (const message of dispatcher.stream(method, request, callFrom(call, caller.signal))) {
        if (!call.write(message)) await drained(call, caller.signal);
      }
      call.end();
    } catch (thrown) {
      call.emit('error', statusOf(thrown));
    } finally {
      caller.forget();
    }
  };
}

export function clientStreamMethod(
  dispatcher: Dispatcher,
  method: DescMethodClientStreaming,
  maxBytes: number,
): handleClientStreamingCall<Buffer, Message> {
  return (call, respond) => {
    const caller = watchCaller(call);
    readNothingAhead(call);
    dispatcher
      .clientStream(method, requestsOf(call, method, maxBytes), callFrom(call, caller.signal))
      .then(
        (response) => respond(null, response),
        (thrown: unknown) => respond(statusOf(thrown)),
      )
      .finally(caller.forget);
  };
}

/** For a stream that was reset grpc-js tells of the end of its messages first, and a turn later of the reset. */
async function* requestsOf(
  call: ServerReadableStream<Buffer, Message>,
  { input }: DescMethodClientStreaming,
  maxBytes: number,
): AsyncGenerator<Message> {
  for await (const bytes of call.iterator({ destroyOnReturn: false })) yield decodeBinary(input, bytes, maxBytes);
  await setImmediate();
  if (call.cancelled) throw new ServiceError('CANCELLED', 'The caller gave up.');
}

/** grpc-js would hold sixteen messages for a slow handler, and has no option for that. */
function readNothingAhead(call: ServerReadableStream<Buffer, Message>): void {
  Reflect.set(Reflect.get(call, '_readableState'), 'highWaterMark', 1);
}

/** grpc-js emits `cancelled` also after a normal end; aborting then would only cost. */
function watchCaller(call: ServerCall): { readonly signal: AbortSignal; readonly forget: () => void } {
  const controller = new AbortController();
  let watching = true;
  call.on('cancelled', () => {
    if (watching) controller.abort();
  });
  return {
    signal: controller.signal,
    forget: () => {
      watching = false;
    },
  };
}

/** A cancelled call never drains, so the wait ends with the call too. */
function drained(call: ServerWritableStream<Buffer, Message>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      call.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    if (signal.aborted) return resolve();
    call.once('drain', done);
    signal.addEventListener('abort', done, { once: true });
  });
}
