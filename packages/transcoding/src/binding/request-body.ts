import { type DescField, fromJsonString, type JsonValue, type Message, type Registry } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import { TranscodingError } from '../errors/transcoding-error.ts';
import type { Binding } from '../routes/binding.ts';
import { isHttpBody, type RawBody, writeHttpBody } from './http-body.ts';
import { explainJsonFault } from './json-fault.ts';

/** What the HTTP body of a route holds. `none`: nothing may be sent. */
export function bodyFormat({ body, method }: Binding): 'none' | 'json' | 'raw' {
  if (body.kind === 'none') return 'none';
  return isHttpBody(body.kind === 'all' ? method.input : body.field.message) ? 'raw' : 'json';
}

/**
 * Starts the request message from the HTTP body. An empty body is an empty message, or leaves the body's field unset.
 * Throws MALFORMED_REQUEST or UNKNOWN_FIELD, naming the field at fault.
 */
export function decodeBody(binding: Binding, body: RawBody, registry?: Registry): ReflectMessage {
  const { input } = binding.method;
  if (body.data.length === 0) return reflect(input);
  switch (bodyFormat(binding)) {
    case 'none':
      throw new TranscodingError('MALFORMED_REQUEST', 'The call takes no body.');
    case 'raw':
      return decodeRaw(binding, body);
    case 'json':
      return reflect(input, decodeJson(binding, decodeUtf8(body.data), registry));
  }
}

function decodeRaw(binding: Binding, body: RawBody): ReflectMessage {
  const root = reflect(binding.method.input);
  putRaw(root, binding, body);
  return root;
}

/** Puts bytes where the binding has its body. */
export function putRaw(root: ReflectMessage, { body }: Binding, raw: RawBody): void {
  if (body.kind !== 'field' || body.field.fieldKind !== 'message') writeHttpBody(root, raw);
  else {
    const part = reflect(body.field.message);
    writeHttpBody(part, raw);
    root.set(body.field, part);
  }
}

function decodeUtf8(data: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch (cause) {
    throw new TranscodingError('MALFORMED_REQUEST', 'The body is not UTF-8.', { cause });
  }
}

/** Text is decoded, not a parsed value: only the text shows a key that is there twice. */
function decodeJson(binding: Binding, text: string, registry: Registry | undefined): Message {
  const { input } = binding.method;
  const field = binding.body.kind === 'field' ? binding.body.field : undefined;
  try {
    if (field === undefined) return fromJsonString(input, text, { registry });
    if (field.fieldKind === 'message') {
      const part = fromJsonString(field.message, text, { registry });
      const root = reflect(input);
      root.set(field, reflect(field.message, part));
      return root.message;
    }
    // Wrapping is safe only around a text that is JSON by itself.
    JSON.parse(text);
    return fromJsonString(input, wrapped(field, text), { registry });
  } catch (error) {
    const json = parseOrRefuse(text);
    throw explainJsonFault(input, field === undefined ? json : { [field.jsonName]: json }, error, registry);
  }
}

function wrapped(field: DescField, text: string): string {
  return `{${JSON.stringify(field.jsonName)}:${text}}`;
}

function parseOrRefuse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TranscodingError('MALFORMED_REQUEST', `The body is not JSON: ${reason}`, { cause });
  }
}
