import type { DescService } from '@bufbuild/protobuf';
import type { Binding } from '../routes/binding.ts';
import type { RouteTable } from '../routes/route-table.ts';
import { type AccessOf, securitySchemes } from './access.ts';
import { type Comments, noComments } from './comments.ts';
import type { JsonSchema } from './json-schema.ts';
import { type OpenApiPath, openApiPathOf, renamed } from './openapi-path.ts';
import { operationOf } from './operation.ts';
import { operationIds } from './operation-ids.ts';
import { HEADER_PARAMETERS } from './parameters.ts';
import { PROBLEM_SCHEMA, problemComponents } from './problem-responses.ts';
import { described, SchemaBook } from './schema-book.ts';
import { bounded, type ServiceBounds } from './service-facts.ts';

export interface OpenApiOptions {
  /** Their order is that of the tags. */
  readonly services: readonly DescService[];
  readonly routes: RouteTable;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description?: string;
    readonly [more: string]: unknown;
  };
  readonly servers: readonly {
    readonly url: string;
    readonly description?: string;
    readonly [more: string]: unknown;
  }[];
  readonly accessOf: AccessOf;
  /** Address of the issuer's discovery document. Without it the scheme is a plain bearer token. */
  readonly openIdConnectUrl?: string;
  /** Doc comments; see `commentsFromFileDescriptorSet`. */
  readonly comments?: Comments;
  /** Stated where a field has no bound of its own. */
  readonly bounds?: ServiceBounds;
  /** Header objects, by name, that the server puts on every response. */
  readonly responseHeaders?: JsonSchema;
}

/** An OpenAPI 3.1 document, as `JSON.stringify` takes it. */
export interface OpenApiDocument extends JsonSchema {
  readonly openapi: '3.1.0';
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
}

/**
 * Describes the routes as OpenAPI 3.1: made of the same bindings that are served, so that the two cannot differ. The same
 * input gives the same document. Routes with a custom HTTP verb that OpenAPI has no word for are left out.
 */
export function buildOpenApi(options: OpenApiOptions): OpenApiDocument {
  const { services, routes, info, servers, accessOf, comments = noComments, openIdConnectUrl } = options;
  const bindings = routes.bindings.filter(({ httpMethod }) => OPENAPI_METHODS.has(httpMethod));
  const book = new SchemaBook(
    bindings.flatMap(({ method }) => [method.input, method.output]),
    comments,
  );
  const ids = operationIds(bindings);
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const { binding, path } of pathsOf(bindings)) {
    const operationId = ids.get(binding) ?? '';
    paths[path.path] ??= {};
    const item = paths[path.path] ?? {};
    item[binding.httpMethod.toLowerCase()] = operationOf({
      binding,
      path,
      operationId,
      access: accessOf(binding.method),
      comments,
      book,
      bounds: options.bounds,
      responseHeaders: options.responseHeaders,
    });
  }
  return {
    openapi: '3.1.0',
    info,
    servers,
    tags: services.map((service) => ({ name: service.name, ...described(comments(service.typeName)) })),
    paths,
    components: {
      ...bounded({ schemas: { ...book.schemas(), Problem: PROBLEM_SCHEMA } }, options.bounds),
      ...bounded({ responses: problemComponents(options.responseHeaders) }, options.bounds),
      parameters: HEADER_PARAMETERS,
      securitySchemes: securitySchemes(openIdConnectUrl),
    },
  };
}

const OPENAPI_METHODS = new Set(['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Bindings with their paths. Where two paths differ in the names of parameters alone, the first one's names serve for both;
 * where a `*` and a `**` would give one method of one path two meanings, the later one takes a name of its own.
 */
function pathsOf(bindings: readonly Binding[]): { binding: Binding; path: OpenApiPath }[] {
  const names = new Map<string, readonly string[]>();
  const taken = new Set<string>();
  return bindings.map((binding) => {
    const own = openApiPathOf(binding);
    const known = names.get(own.shape);
    if (known === undefined) names.set(own.shape, namesOf(own));
    let path = known === undefined ? own : renamed(own, known);
    while (taken.has(`${binding.httpMethod} ${path.path}`)) path = renamed(path, lastRenamed(namesOf(path)));
    taken.add(`${binding.httpMethod} ${path.path}`);
    return { binding, path };
  });
}

function namesOf({ parameters }: OpenApiPath): readonly string[] {
  return parameters.map(({ name }) => name);
}

function lastRenamed(names: readonly string[]): readonly string[] {
  return names.map((name, index) => (index === names.length - 1 ? `${name}Path` : name));
}
