import type { Message } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import type { Binding } from '../routes/binding.ts';
import { putRaw } from './request-body.ts';

/**
 * The messages of a client stream whose body is a `google.api.HttpBody`: the first has what path, query and headers say, and the first
 * part with its media type; each further one a part. A body without bytes is one message without a body.
 */
export async function* bindStream(
  root: ReflectMessage,
  binding: Binding,
  contentType: string,
  parts: AsyncIterable<Uint8Array>,
): AsyncGenerator<Message> {
  let isFirst = true;
  for await (const data of parts) {
    const message = isFirst ? root : reflect(binding.method.input);
    putRaw(message, binding, { contentType: isFirst ? contentType : '', data });
    yield message.message;
    isFirst = false;
  }
  if (isFirst) yield root.message;
}
