import { type DescMethod, type JsonValue, type Message, type Registry, toJson } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import type { Binding } from '../routes/binding.ts';
import { isHttpBody, type RawBody, readHttpBody } from './http-body.ts';

const EMIT = { alwaysEmitImplicit: true, enumAsInteger: false, useProtoFieldName: false } as const;

/** What a route answers with: raw bytes when its response (or `response_body` field) is a `google.api.HttpBody`. */
export function responseFormat({ method, responseField }: Binding): 'json' | 'raw' {
  return isHttpBody(responseField === undefined ? method.output : responseField.message) ? 'raw' : 'json';
}

/** The JSON text of a response: defaults emitted, enum names, 64-bit integers as strings, lowerCamelCase. */
export function encodeJson({ method, responseField }: Binding, message: Message, registry?: Registry): string {
  const json: JsonValue = toJson(method.output, message, { ...EMIT, registry });
  if (responseField === undefined) return JSON.stringify(json);
  const members = new Map(Object.entries(json ?? {}));
  return JSON.stringify(members.get(responseField.jsonName) ?? null);
}

/** The bytes of a response whose format is `raw`. A field that is not set is an empty body. */
export function encodeRaw({ method, responseField }: Binding, message: Message): RawBody {
  if (responseField === undefined) return readHttpBody(method.output, message);
  if (responseField.fieldKind !== 'message') throw new TypeError(`${responseField} is no HttpBody`);
  return readHttpBody(responseField.message, reflect(method.output, message).get(responseField).message);
}

/**
 * The entity tag of a response: the `etag` of the representation that is sent, else that of the whole message. Undefined
 * when there is none, or when it holds characters that an entity tag cannot (RFC 9110, 8.8.3).
 */
export function etagOf(
  { output }: DescMethod,
  responseField: Binding['responseField'],
  message: Message,
): string | undefined {
  const root = reflect(output, message);
  const parts =
    responseField?.fieldKind === 'message' && root.isSet(responseField) ? [root.get(responseField), root] : [root];
  for (const part of parts) {
    const field = part.fields.find(({ name }) => name === 'etag');
    const value = field === undefined ? undefined : part.get(field);
    if (typeof value === 'string' && value !== '' && isOpaqueTag(value)) return value;
  }
  return undefined;
}

/** Without the quotes. */
export function isOpaqueTag(value: string): boolean {
  return /^[\x21\x23-\x7e]+$/.test(value);
}
