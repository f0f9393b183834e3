import type { DescField } from '@bufbuild/protobuf';
import type { Binding } from '@policy-registry/transcoding';

export interface RestRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly contentType: string | undefined;
  readonly body: string | Buffer | undefined;
}

type Json = Record<string, unknown>;

/** Writes a request in proto JSON as a client of the REST door would, by the first rule of the RPC. Checks nothing. */
export function restRequest(binding: Binding, request: Json): RestRequest {
  const rest: Json = structuredClone(request);
  const path = binding.template.source.replaceAll(/\{([^}=]+)(?:=([^}]*))?\}/g, (_, name: string, pattern = '*') => {
    const text = String(take(rest, name.split('.'), binding.method) ?? '');
    return pattern === '*' ? encodeURIComponent(text) : text.split('/').map(encodeURIComponent).join('/');
  });
  const { body } = binding;
  const sent = body.kind === 'all' ? rest : body.kind === 'field' ? takeField(rest, body.field) : undefined;
  const query = body.kind === 'all' ? '' : queryOf(rest);
  const target = query === '' ? path : `${path}?${query}`;
  if (sent === undefined) return { method: binding.httpMethod, target, contentType: undefined, body: undefined };
  if (body.kind === 'field' && isHttpBody(body.field)) {
    const { contentType, data } = sent as { contentType?: string; data?: string };
    return {
      method: binding.httpMethod,
      target,
      contentType: contentType ?? 'application/octet-stream',
      body: Buffer.from(data ?? '', 'base64'),
    };
  }
  return { method: binding.httpMethod, target, contentType: 'application/json', body: JSON.stringify(sent) };
}

/** The answer in the shape that the other doors give it: `response_body` is put back under its field. */
export function restAnswer(binding: Binding, body: Buffer, contentType: string): unknown {
  const field = binding.responseField;
  if (field === undefined) return JSON.parse(body.toString('utf8'));
  const value = isHttpBody(field) ? { contentType, data: body.toString('base64') } : JSON.parse(body.toString('utf8'));
  return { [field.jsonName]: value };
}

function isHttpBody(field: DescField): boolean {
  return field.fieldKind === 'message' && field.message.typeName === 'google.api.HttpBody';
}

/** Removes what a path variable carries. Names of a rule are proto names; the request may use either spelling. */
function take(from: Json, names: readonly string[], method: Binding['method']): unknown {
  const [name = '', ...rest] = names;
  const field = method.input.fields.find((each) => each.name === name);
  const key = name in from ? name : (field?.jsonName ?? name);
  if (rest.length > 0) return take((from[key] ?? {}) as Json, rest, method);
  const value = from[key];
  delete from[key];
  return value;
}

function takeField(from: Json, field: DescField): unknown {
  const key = field.name in from ? field.name : field.jsonName;
  const value = from[key];
  delete from[key];
  return value ?? {};
}

function queryOf(rest: Json): string {
  const query = new URLSearchParams();
  const add = (key: string, value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) add(key, each);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, each] of Object.entries(value)) add(`${key}.${name}`, each);
    } else query.append(key, String(value));
  };
  for (const [key, value] of Object.entries(rest)) add(key, value);
  return query.toString();
}
