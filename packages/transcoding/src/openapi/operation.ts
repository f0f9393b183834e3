import { bodyFormat } from '../binding/request-body.ts';
import { responseFormat } from '../binding/response-body.ts';
import type { Binding } from '../routes/binding.ts';
import { type Access, accessNote, securityOf } from './access.ts';
import type { Comments } from './comments.ts';
import { constraintsOf } from './constraints.ts';
import type { JsonSchema } from './json-schema.ts';
import type { OpenApiPath } from './openapi-path.ts';
import { parametersOf } from './parameters.ts';
import { problemResponses } from './problem-responses.ts';
import { described, type SchemaBook } from './schema-book.ts';
import { bounded, type ServiceBounds, withHeaders } from './service-facts.ts';

export interface OperationParts {
  readonly binding: Binding;
  readonly path: OpenApiPath;
  readonly operationId: string;
  readonly access: Access;
  readonly comments: Comments;
  readonly book: SchemaBook;
  readonly bounds: ServiceBounds | undefined;
  readonly responseHeaders: JsonSchema | undefined;
}

/** The OpenAPI operation of one binding. */
export function operationOf(parts: OperationParts): JsonSchema {
  const { binding, path, operationId, access, comments, book, bounds } = parts;
  const { method } = binding;
  const comment = comments(`${method.parent.typeName}.${method.name}`);
  const safe = binding.httpMethod === 'GET' || binding.httpMethod === 'HEAD';
  const parameters = bounded(parametersOf(binding, path, book), bounds);
  const body = bounded(requestBodyOf(binding, book), bounds);
  return {
    operationId,
    tags: [method.parent.name],
    summary: summaryOf(comment, method.name),
    description: [comment, accessNote(access)].filter((text) => text !== undefined && text !== '').join('\n\n'),
    ...(method.deprecated ? { deprecated: true } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: { ...bounded(successesOf(parts, safe), bounds, 'all'), ...problemResponses(binding, access, safe) },
    security: securityOf(access),
    'x-rpc': `${method.parent.typeName}/${method.name}`,
    ...(access.freshAuthentication ? { 'x-fresh-authentication': true } : {}),
  };
}

/** The first sentence of the comment, or the name of the method in words. */
function summaryOf(comment: string | undefined, name: string): string {
  const [sentence] = /^.*?[.!?](?=\s|$)/s.exec(comment ?? '') ?? [];
  const summary = sentence?.replaceAll('\n', ' ').replace(/\.$/, '');
  if (summary !== undefined && summary.length <= 120) return summary;
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').replace(/ [A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());
}

function requestBodyOf(binding: Binding, book: SchemaBook): JsonSchema | undefined {
  const { body } = binding;
  switch (bodyFormat(binding)) {
    case 'none':
      return undefined;
    case 'raw':
      return {
        description: 'The bytes as they are, with their content type.',
        required: isClientStreaming(binding) || (body.kind === 'field' && constraintsOf(body.field).required),
        content: { '*/*': { schema: RAW } },
      };
    case 'json': {
      const schema = body.kind === 'field' ? book.field(body.field) : wholeBody(binding, book);
      const { description, ...rest } = schema;
      const required = body.kind === 'field' ? constraintsOf(body.field).required : 'required' in schema;
      return {
        ...(typeof description === 'string' ? described(description) : {}),
        required,
        content: { 'application/json': { schema: rest } },
      };
    }
  }
}

/** Its messages are what the body is cut into. */
function isClientStreaming({ method }: Binding): boolean {
  return method.methodKind === 'client_streaming';
}

const RAW: JsonSchema = { type: 'string', format: 'binary' };

/** With body `*`, all that the path does not say. What the path says may be repeated, so more is not asked for. */
function wholeBody({ method, variables }: Binding, book: SchemaBook): JsonSchema {
  const inPath = new Set(variables.filter(({ path }) => path.length === 1).map(({ path }) => path[0]));
  if (inPath.size === 0) return book.message(method.input);
  const { description: _, ...schema } = book.object(method.input, (field) => !inPath.has(field));
  return schema;
}

const ETAG = { ETag: { schema: { type: 'string' }, description: 'The entity tag of the resource.' } };

/** 200, and 304 for a read of something that has an entity tag. */
function successesOf({ binding, book, responseHeaders }: OperationParts, safe: boolean): JsonSchema {
  const { method, responseField } = binding;
  const answered = responseField === undefined ? method.output : responseField.message;
  const unary = method.methodKind !== 'server_streaming';
  const tagged = unary && answered?.fields.some(({ name }) => name === 'etag') === true;
  const done = {
    description: unary ? 'Done.' : 'The stream.',
    ...(tagged ? { headers: ETAG } : {}),
    content: contentOf(binding, book),
  };
  const notModified = { description: 'The caller has it already (`If-None-Match`).', headers: ETAG };
  return {
    200: withHeaders(done, responseHeaders),
    ...(tagged && safe ? { 304: withHeaders(notModified, responseHeaders) } : {}),
  };
}

function contentOf(binding: Binding, book: SchemaBook): JsonSchema {
  const { method, responseField } = binding;
  if (responseFormat(binding) === 'raw') return { '*/*': { schema: RAW } };
  const schema = responseField === undefined ? book.message(method.output) : book.field(responseField);
  if (method.methodKind !== 'server_streaming') return { 'application/json': { schema } };
  return {
    'application/json': { schema: { type: 'array', items: schema } },
    'application/x-ndjson': { schema },
    'text/event-stream': { schema: { type: 'string', description: 'Each event’s data is one message in JSON.' } },
  };
}
