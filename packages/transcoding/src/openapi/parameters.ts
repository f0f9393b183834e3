import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { jsonPath, leafOf } from '../binding/field-path.ts';
import { isQueryLeaf } from '../binding/text-value.ts';
import type { Binding } from '../routes/binding.ts';
import { constraintsOf } from './constraints.ts';
import { exampleFor } from './examples.ts';
import type { JsonSchema } from './json-schema.ts';
import type { OpenApiPath, PathParameter } from './openapi-path.ts';
import { hasField } from './problem-responses.ts';
import type { SchemaBook } from './schema-book.ts';

/** All parameters of an operation: of the path, of the query, and the headers that fill fields. */
export function parametersOf(binding: Binding, path: OpenApiPath, book: SchemaBook): JsonSchema[] {
  return [
    ...path.parameters.map((parameter) => pathParameter(parameter, book)),
    ...(binding.body.kind === 'all' ? [] : queryParameters(binding, book)),
    ...headerParameters(binding),
  ];
}

function pathParameter({ name, variable, of, deep }: PathParameter, book: SchemaBook): JsonSchema {
  const whole = variable !== undefined && of === 'whole';
  const { description, ...schema } = whole ? book.field(leafOf(variable.path)) : { type: 'string', minLength: 1 };
  const notes = [
    description,
    variable !== undefined && !whole ? `A part of \`${jsonPath(variable.path)}\`.` : undefined,
    deep ? 'May hold slashes.' : undefined,
  ].filter((note) => note !== undefined);
  return {
    name,
    in: 'path',
    required: true,
    ...(notes.length === 0 ? {} : { description: notes.join(' ') }),
    schema,
    ...exampled(name, schema),
  };
}

function queryParameters(binding: Binding, book: SchemaBook): JsonSchema[] {
  return queryLeaves(binding).map((path) => {
    const name = jsonPath(path);
    const leaf = path[path.length - 1];
    if (leaf === undefined) throw new TypeError('an empty path');
    const { description, ...schema } = book.field(leaf);
    const required = path.length === 1 && constraintsOf(leaf).required;
    return {
      name,
      in: 'query',
      required,
      ...(description === undefined ? {} : { description }),
      schema,
      ...(leaf.fieldKind === 'list' ? { style: 'form', explode: true } : {}),
      // Documentation pages send examples along, so only what must be given has one.
      ...(required ? exampled(name, schema) : {}),
    };
  });
}

/** Every leaf that a query may name. A message within itself is followed once, for the list must end. */
export function queryLeaves({ method, body, variables }: Binding): DescField[][] {
  const bound = new Set(variables.map(({ path }) => jsonPath(path)));
  const leaves: DescField[][] = [];
  const visit = (message: DescMessage, path: readonly DescField[], within: readonly DescMessage[]) => {
    for (const field of message.fields) {
      const here = [...path, field];
      if (bound.has(jsonPath(here)) || (body.kind === 'field' && here[0] === body.field)) continue;
      if (isQueryLeaf(field)) leaves.push(here);
      else if (field.fieldKind === 'message' && !within.includes(field.message) && isPlain(field.message)) {
        visit(field.message, here, [...within, field.message]);
      }
    }
  };
  visit(method.input, [], [method.input]);
  return leaves;
}

function isPlain({ typeName }: DescMessage): boolean {
  return !typeName.startsWith('google.protobuf.');
}

function headerParameters({ method, httpMethod, body, responseField }: Binding): JsonSchema[] {
  const names: string[] = [];
  if (hasField(method, 'request_id')) names.push('IdempotencyKey');
  const updates = (httpMethod === 'PATCH' || httpMethod === 'PUT') && body.kind === 'field';
  const resource = updates ? body.field.message : undefined;
  if (hasField(method, 'etag') || resource?.fields.some(({ name }) => name === 'etag') === true) names.push('IfMatch');
  const answered = responseField?.message ?? method.output;
  if (httpMethod === 'GET' && answered.fields.some(({ name }) => name === 'etag')) names.push('IfNoneMatch');
  if (method.methodKind === 'server_streaming' && hasField(method, 'resume_token')) names.push('LastEventId');
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

/** `components.parameters`: the headers that fill fields of requests. */
export const HEADER_PARAMETERS: JsonSchema = {
  IdempotencyKey: header('Idempotency-Key', 'Fills `requestId`: the same key and request take effect once.', {
    minLength: 1,
    maxLength: 255,
    pattern: '^[\\x21-\\x7e]+$',
  }),
  IfMatch: header('If-Match', 'Fills `etag`: the call is refused with 412 when the resource has another one.', {
    maxLength: 1024,
  }),
  IfNoneMatch: header('If-None-Match', 'Answered with 304 when the resource still has this entity tag.', {
    maxLength: 1024,
  }),
  LastEventId: header('Last-Event-ID', 'Fills `resumeToken`: the stream goes on after this event.', {
    maxLength: 2048,
  }),
};

function header(name: string, description: string, schema: JsonSchema): JsonSchema {
  return { name, in: 'header', required: false, description, schema: { type: 'string', ...schema } };
}

function exampled(name: string, schema: JsonSchema): { example?: unknown } {
  const example = exampleFor(name, schema);
  return example === undefined ? {} : { example };
}
