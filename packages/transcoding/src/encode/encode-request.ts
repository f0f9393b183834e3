import { clone, type DescField, type DescMessage, type Message, toJson } from '@bufbuild/protobuf';
import { isReflectMessage, type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import { base64Encode } from '@bufbuild/protobuf/wire';
import { isWrapperDesc } from '@bufbuild/protobuf/wkt';
import { type FieldPath, jsonPath, leafOf } from '../binding/field-path.ts';
import { isHttpBody, type RawBody, readHttpBody } from '../binding/http-body.ts';
import { isQueryLeaf } from '../binding/text-value.ts';
import type { Binding, BoundVariable } from '../routes/binding.ts';
import type { KeptEscapes } from '../routes/route-table.ts';

/** An HTTP request that calls an RPC: what a client's transcoder sends. */
export interface EncodedRequest {
  readonly httpMethod: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly body: RawBody | undefined;
}

/** A message that the binding has no place for: a path variable that does not fit, a message in the query. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError';
}

/**
 * Writes a request message as the HTTP request of a binding: the inverse of what the server does. `kept` must be that of the
 * server's routes. Throws `EncodeError`.
 */
export function encodeRequest(binding: Binding, message: Message, kept: KeptEscapes = 'reserved'): EncodedRequest {
  const root = reflect(binding.method.input, clone(binding.method.input, message));
  const path = encodePath(binding, root, kept);
  for (const variable of binding.variables) clearLeaf(root, variable.path);
  const body = takeBody(binding, root);
  const query = encodeQuery(root);
  return {
    httpMethod: binding.httpMethod,
    target: query === '' ? path : `${path}?${query}`,
    body,
  };
}

function encodePath({ template, variables }: Binding, root: ReflectMessage, kept: KeptEscapes): string {
  const starts = new Map(variables.map((variable) => [variable.start, variable]));
  const parts: string[] = [];
  for (let index = 0; index < template.segments.length; ) {
    const segment = template.segments[index];
    const variable = starts.get(index);
    if (variable !== undefined) {
      const captured = encodeVariable(variable, root, kept);
      if (captured !== '') parts.push(captured);
      const end = template.variables.find(({ start }) => start === index)?.end ?? index + 1;
      index = Math.max(end, index + 1);
    } else if (segment?.kind === 'literal') {
      parts.push(encodeURIComponent(segment.value));
      index++;
    } else throw new EncodeError(`${template.source} has a wildcard that no field fills`);
  }
  if (template.verb === '' && parts.at(-1)?.endsWith(':') === true) {
    throw new EncodeError('a path that ends in a colon matches nothing');
  }
  return `/${parts.join('/')}${template.verb === '' ? '' : `:${encodeURIComponent(template.verb)}`}`;
}

function encodeVariable({ path, multi }: BoundVariable, root: ReflectMessage, kept: KeptEscapes): string {
  const text = textOf(leafOf(path), leafValue(root, path));
  const segments = multi ? text.split('/') : [text];
  if (multi && text === '') return '';
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new EncodeError(`${jsonPath(path)}: ${JSON.stringify(text)} cannot stand in a path`);
  }
  return segments.map((segment) => encodeSegment(segment, multi && kept === 'reserved')).join('/');
}

/** Where the server keeps reserved escapes, reserved characters go as they are. */
function encodeSegment(text: string, reservedStay: boolean): string {
  const escaped = encodeURIComponent(text);
  return reservedStay ? escaped.replace(/%(?:3A|40|21|24|26|27|28|29|2A|2B|2C|3B|3D)/g, decodeURIComponent) : escaped;
}

function leafValue(root: ReflectMessage, path: FieldPath): unknown {
  let value: unknown = root;
  for (const field of path) {
    if (!isReflectMessage(value)) throw new EncodeError(`${jsonPath(path)} is not there`);
    value = value.get(field);
  }
  return value;
}

function clearLeaf(root: ReflectMessage, path: FieldPath): void {
  let parent = root;
  for (const field of path.slice(0, -1)) {
    if (field.fieldKind !== 'message' || !parent.isSet(field)) return;
    parent = parent.get(field);
  }
  parent.clear(leafOf(path));
}

/** Takes out of the message what the body carries. */
function takeBody({ body, method }: Binding, root: ReflectMessage): RawBody | undefined {
  if (body.kind === 'none') return undefined;
  const whole = root.message;
  if (body.kind === 'all') {
    for (const field of root.fields) if (root.isSet(field)) return takeAll(method.input, root);
    return isHttpBody(method.input) ? readHttpBody(method.input, whole) : jsonBody({});
  }
  if (!root.isSet(body.field)) return undefined;
  const { field } = body;
  if (field.fieldKind === 'message' && isHttpBody(field.message)) {
    const raw = readHttpBody(field.message, root.get(field).message);
    root.clear(field);
    return raw;
  }
  const json = Object(toJson(method.input, whole));
  root.clear(field);
  return jsonBody(Reflect.get(json, field.jsonName));
}

function takeAll(input: DescMessage, root: ReflectMessage): RawBody {
  const body = isHttpBody(input) ? readHttpBody(input, root.message) : jsonBody(toJson(input, root.message));
  for (const field of root.fields) root.clear(field);
  return body;
}

function jsonBody(json: unknown): RawBody {
  return { contentType: 'application/json', data: Buffer.from(JSON.stringify(json)) };
}

function encodeQuery(root: ReflectMessage): string {
  const pairs: string[] = [];
  const visit = (message: ReflectMessage, prefix: string) => {
    for (const field of message.sortedFields) {
      if (!message.isSet(field)) continue;
      const name = `${prefix}${field.jsonName}`;
      if (field.fieldKind === 'list' && isQueryLeaf(field)) {
        for (const item of message.get(field)) pairs.push(pair(name, textOf(field, item)));
      } else if (isQueryLeaf(field)) pairs.push(pair(name, textOf(field, message.get(field))));
      else if (field.fieldKind === 'message') visit(message.get(field), `${name}.`);
      else throw new EncodeError(`${name} cannot stand in a query`);
    }
  };
  visit(root, '');
  return pairs.join('&');
}

function pair(name: string, text: string): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(text)}`;
}

function textOf(field: DescField, value: unknown): string {
  if (value instanceof Uint8Array) return base64Encode(value);
  if (field.enum !== undefined) return field.enum.values.find(({ number }) => number === value)?.name ?? String(value);
  if (!isReflectMessage(value)) return Object.is(value, -0) ? '-0' : String(value);
  const [inner] = value.fields;
  if (isWrapperDesc(value.desc) && inner !== undefined) return textOf(inner, value.get(inner));
  return String(toJson(value.desc, value.message));
}
