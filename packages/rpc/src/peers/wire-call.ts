import type { DescMethod, Message } from '@bufbuild/protobuf';
import type { Client, Metadata } from '@grpc/grpc-js';
import type { Deadline } from '../core/deadline.ts';
import { methodDefinition } from '../doors/grpc/service-definition.ts';

/** One call on the wire. `end` is its deadline there, and ends it there when it ends here. */
export interface WireCall {
  readonly client: Client;
  readonly method: DescMethod;
  readonly request: Message;
  readonly metadata: Metadata;
  readonly end: Deadline;
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
