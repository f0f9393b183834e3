import type { DescMethod } from '@bufbuild/protobuf';
import type { Binding } from '../routes/binding.ts';
import type { Access } from './access.ts';
import type { JsonSchema } from './json-schema.ts';
import { withHeaders } from './service-facts.ts';

export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'A refusal or failure (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'details', 'traceId', 'metadata'],
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'A page about the reason, or `about:blank`.' },
    title: { type: 'string', description: 'The reason phrase of the status.' },
    status: { type: 'integer', format: 'int32', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What is wrong, for people.' },
    code: { type: 'string', description: 'The stable reason, for programs.', pattern: '^[A-Z][A-Z0-9_]*$' },
    details: {
      type: 'array',
      description: 'The fields at fault.',
      items: {
        type: 'object',
        required: ['path', 'error'],
        properties: {
          path: { type: 'string', description: 'The field, by JSON names.' },
          error: { type: 'string' },
          code: { type: 'string', description: 'The rule that is broken.' },
        },
      },
    },
    traceId: { type: 'string', description: 'Finds the call in the logs.', maxLength: 32, pattern: '^[0-9a-f]{32}$' },
    metadata: { type: 'object', description: 'Facts beside the reason.', additionalProperties: { type: 'string' } },
  },
};

const CHALLENGE = { 'WWW-Authenticate': { schema: { type: 'string' }, description: 'What a token must have.' } };
const RETRY_SECONDS = { type: 'integer', format: 'int32', minimum: 1, maximum: 2147483647 };
const RETRY = { 'Retry-After': { schema: RETRY_SECONDS, description: 'Seconds after which a retry may help.' } };

const RESPONSES: Readonly<Record<string, { name: string; description: string; headers?: object }>> = {
  400: { name: 'BadRequest', description: 'The request is malformed, breaks a rule, or does not fit the state.' },
  401: {
    name: 'Unauthorized',
    description: 'No token, a bad token, or a sign-in that is too old.',
    headers: CHALLENGE,
  },
  403: { name: 'Forbidden', description: 'The caller may not do this.' },
  404: { name: 'NotFound', description: 'There is no such resource for the caller.' },
  409: { name: 'Conflict', description: 'It exists already, or somebody else was faster.' },
  412: { name: 'PreconditionFailed', description: 'The resource changed since it was read (`If-Match`).' },
  413: { name: 'ContentTooLarge', description: 'The body is larger than is taken.' },
  415: { name: 'UnsupportedMediaType', description: 'The content type or encoding of the body is not taken.' },
  429: { name: 'TooManyRequests', description: 'A limit is reached.', headers: RETRY },
  500: { name: 'InternalServerError', description: 'A defect of the service.' },
  503: { name: 'ServiceUnavailable', description: 'A part cannot be reached; retry later.', headers: RETRY },
};

const PROBLEM_REFERENCE = { $ref: '#/components/schemas/Problem' };
const DEFAULT = { name: 'Problem', description: 'Any other refusal or failure.' };

/** `components.responses`, each with the headers that the server puts on every response. */
export function problemComponents(everyHeader: JsonSchema | undefined): JsonSchema {
  return Object.fromEntries(
    [...Object.values(RESPONSES), DEFAULT].map(({ name, ...rest }) => [
      name,
      withHeaders({ ...rest, content: { 'application/problem+json': { schema: PROBLEM_REFERENCE } } }, everyHeader),
    ]),
  );
}

/** References to the problems that a call can answer with. */
export function problemResponses({ body, variables, method }: Binding, access: Access, safe: boolean): JsonSchema {
  const statuses = [
    400,
    ...(access.public ? [] : [401, 403]),
    ...(variables.length > 0 || !safe ? [404] : []),
    ...(safe ? [] : [409]),
    ...(!safe && hasField(method, 'etag') ? [412] : []),
    ...(body.kind === 'none' ? [] : [413, 415]),
    429,
    500,
    503,
  ];
  const entries = statuses.map((status) => [String(status), reference(RESPONSES[status]?.name ?? DEFAULT.name)]);
  return { ...Object.fromEntries(entries), default: reference(DEFAULT.name) };
}

export function hasField({ input }: DescMethod, name: string): boolean {
  return input.fields.some((field) => field.name === name);
}

function reference(name: string): JsonSchema {
  return { $ref: `#/components/responses/${name}` };
}
