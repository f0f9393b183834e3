import { once } from 'node:events';
import type { DescMethod, Message } from '@bufbuild/protobuf';
import type { Client, ClientWritableStream, Metadata } from '@grpc/grpc-js';
import type { Deadline } from '../core/deadline.ts';
import { methodDefinition } from '../doors/grpc/service-definition.ts';

/** A call on the wire without its request. `end` is its deadline there, and ends it there when it ends here. */
export interface Line {
  readonly client: Client;
  readonly method: DescMethod;
  readonly metadata: Metadata;
  readonly end: Deadline;
}

/** One with a single message. */
export interface WireCall extends Line {
  readonly request: Message;
}

/** Rejects with the error of grpc-js. */
export function unaryOnWire({ client, method, request, metadata, end }: WireCall): Promise<Message> {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method);
  return new Promise((resolve, reject) => {
    const call = client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadata,
      { deadline: Date.now() + end.remainingMs },
      (error, response) => {
        forget();
        if (error === null && response !== undefined) resolve(response);
        else reject(error);
      },
    );
    const forget = onAbort(end.signal, () => call.cancel());
  });
}

/**
 * Sends the messages, each when the one before has left, and gives the answer, which may come before they are all sent. Rejects with
 * the error of grpc-js, or what the messages throw.
 */
export function clientStreamOnWire({ client, method, metadata, end }: Line, requests: AsyncIterable<Message>) {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method);
  const answered = new AbortController();
  return new Promise<Message>((resolve, reject) => {
    const options = { deadline: Date.now() + end.remainingMs };
    const call = client.makeClientStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      metadata,
      options,
      (error, response) => {
        forget();
        answered.abort();
        if (error === null && response !== undefined) resolve(response);
        else reject(error);
      },
    );
    const forget = onAbort(end.signal, () => call.cancel());
    send(requests, call, answered.signal).catch((thrown: unknown) => {
      if (answered.signal.aborted) return;
      reject(thrown);
      call.cancel();
    });
  });
}

async function send(requests: AsyncIterable<Message>, call: ClientWritableStream<Message>, answered: AbortSignal) {
  for await (const message of requests) {
    if (answered.aborted) return;
    if (!call.write(message)) await once(call, 'drain', { signal: answered });
  }
  call.end();
}

/** One message per pull; grpc-js reads ahead a few. Leaving early ends the call. Throws the error of grpc-js. */
export async function* streamOnWire({ client, method, request, metadata, end }: WireCall): AsyncGenerator<Message> {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method);
  const deadline = Date.now() + end.remainingMs;
  const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata, {
    deadline,
  });
  // The iterator reports errors while it is read; one that comes after that (our own cancellation) has no reader.
  stream.on('error', () => {});
  const forget = onAbort(end.signal, () => stream.cancel());
  try {
    for await (const message of stream) yield message as Message;
  } finally {
    forget();
    stream.cancel();
  }
}

/** Returns what stops listening. */
function onAbort(signal: AbortSignal, cancel: () => void): () => void {
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}
