import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getOption } from '@bufbuild/protobuf';
import { SERVICES } from '@policy-registry/contracts';
import { access } from '@policy-registry/contracts/gen/stellaops/policy/options/v1/options_pb.js';
import { Validator } from '@seriousme/openapi-schema-validator';
import { buildRoutes } from '../routes/build-routes.ts';
import type { RouteTable } from '../routes/route-table.ts';
import { libraryRoutes } from '../testing/bind.ts';
import { libraryService } from '../testing/library.ts';
import { routesFor } from '../testing/one-route.ts';
import type { Access, AccessOf } from './access.ts';
import { buildOpenApi, type OpenApiDocument } from './build-openapi.ts';
import type { JsonSchema } from './json-schema.ts';

const open: Access = { scopes: [], public: true, authenticated: false, freshAuthentication: false };
const info = { title: 'Test', version: '1' };
const servers = [{ url: 'https://api.test' }];

function describe(routes: RouteTable, accessOf: AccessOf = () => open): OpenApiDocument {
  const services = [...new Set(routes.bindings.map(({ method }) => method.parent))];
  return buildOpenApi({ services, routes, info, servers, accessOf });
}

const realRoutes = buildRoutes(SERVICES);
const realDocument = describe(realRoutes, (method) => {
  const { anyScope, public: isPublic, authenticated, freshAuthentication } = getOption(method, access);
  return { scopes: anyScope, public: isPublic, authenticated, freshAuthentication };
});

const documents: readonly [name: string, routes: RouteTable, document: OpenApiDocument][] = [
  ['the library', libraryRoutes, describe(libraryRoutes)],
  ['the services of this repository', realRoutes, realDocument],
];

function operationsOf(document: OpenApiDocument): { httpMethod: string; path: string; operation: JsonSchema }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ httpMethod: method.toUpperCase(), path, operation })),
  );
}

for (const [name, routes, document] of documents) {
  test(`the document of ${name} is valid OpenAPI 3.1`, async () => {
    const result = await new Validator().validate(structuredClone(document));
    assert.deepEqual(result.errors ?? [], []);
    assert.equal(result.valid, true);
  });

  test(`every operation of ${name} resolves to its RPC, and every binding is an operation`, () => {
    const operations = operationsOf(document);
    for (const { httpMethod, path, operation } of operations) {
      const url = path.replace(/\{[^}]*\}/g, 'value');
      const found = routes.resolve(httpMethod, url);
      assert.equal(found.kind, 'match', `${httpMethod} ${url}`);
      const method = found.kind === 'match' ? found.match.binding.method : undefined;
      assert.equal(`${method?.parent.typeName}/${method?.name}`, operation['x-rpc'], `${httpMethod} ${url}`);
    }
    assert.equal(operations.length, routes.bindings.length);
    const described = new Set(operations.map(({ operation }) => operation['x-rpc']));
    for (const { method } of routes.bindings) assert.ok(described.has(`${method.parent.typeName}/${method.name}`));
  });

  test(`ids of ${name} are unique, references resolve, path parameters are declared`, () => {
    const operations = operationsOf(document);
    const ids = operations.map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const reference of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = (reference[1] ?? '')
        .split('/')
        .reduce<unknown>((at, key) => Reflect.get(Object(at), key), document);
      assert.ok(target !== undefined, reference[0]);
    }
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{([^}]*)\}/g)].map(([, parameter]) => parameter);
      const parameters = (operation.parameters ?? []) as JsonSchema[];
      assert.deepEqual(
        parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name),
        inPath,
        path,
      );
      const names = parameters.map((parameter) => `${parameter.in} ${parameter.name ?? parameter.$ref}`);
      assert.equal(new Set(names).size, names.length, path);
    }
  });
}

test('the same input gives the same bytes', () => {
  assert.equal(JSON.stringify(describe(libraryRoutes)), JSON.stringify(describe(libraryRoutes)));
});

function operation(path: string, method: string, document = documents[0]?.[2]): JsonSchema {
  const found = document?.paths[path]?.[method];
  if (found === undefined) throw new TypeError(`no ${method} ${path}`);
  return found;
}

test('paths that differ in names alone become one', () => {
  assert.deepEqual(Object.keys(documents[0]?.[2].paths['/v1/shelves/{shelf}/books/{book}'] ?? {}), [
    'get',
    'put',
    'patch',
  ]);
  const [first, second] = (operation('/v1/shelves/{shelf}/books/{book}', 'patch').parameters ?? []) as JsonSchema[];
  assert.deepEqual([first?.name, second?.name], ['shelf', 'book']);
  assert.match(String(first?.description), /part of `book\.name`/);
});

test('two wildcards of different reach stay two paths', () => {
  const document = describe(
    routesFor({ One: { get: '/v1/{id}' }, Deep: { get: '/v1/{path=**}' }, Two: { get: '/v1/x/*/x/*' } }),
  );
  assert.deepEqual(Object.keys(document.paths), ['/v1/{id}', '/v1/{idPath}', '/v1/x/{x}/x/{x2}']);
});

test('a body "*" leaves out what the path says; a query leaves out what path and body say', () => {
  const { requestBody } = operation('/v1/shelves/{shelf}/books/{book}:move', 'post');
  const { schema } =
    (requestBody as { content: Record<string, { schema: JsonSchema }> }).content['application/json'] ?? {};
  assert.deepEqual(Object.keys(Object(schema?.properties)), ['toShelf', 'requestId', 'etag']);
  const names = ((operation('/v1/shelves/{shelf}/books', 'get').parameters ?? []) as JsonSchema[]).map(
    (parameter) => `${parameter.in} ${parameter.name}`,
  );
  assert.deepEqual(names, ['path shelf', 'query pageSize', 'query pageToken', 'query genres']);
});

test('headers that fill fields are parameters', () => {
  const references = ((operation('/v1/shelves/{shelf}/books/{book}:move', 'post').parameters ?? []) as JsonSchema[])
    .map((parameter) => parameter.$ref)
    .filter((reference) => reference !== undefined);
  assert.deepEqual(references, ['#/components/parameters/IdempotencyKey', '#/components/parameters/IfMatch']);
});

test('raw bodies and streams have their media types', () => {
  const put = operation('/v1/shelves/{shelf}/files/{path}', 'put').requestBody as JsonSchema;
  assert.deepEqual(Object.keys(Object(put.content)), ['*/*']);
  const { 200: ok } = operation('/v1/shelves/{shelf}/books:watch', 'get').responses as Record<number, JsonSchema>;
  assert.deepEqual(Object.keys(Object(ok?.content)), ['application/json', 'application/x-ndjson', 'text/event-stream']);
});

test('security is what the access rule says', () => {
  const rule = (over: Partial<Access>): Access => ({ ...open, public: false, ...over });
  const accessOf: AccessOf = ({ name }) => {
    if (name === 'GetBook') return open;
    if (name === 'ListBooks') return rule({ authenticated: true });
    return rule({ scopes: ['a', 'b'], freshAuthentication: true });
  };
  const document = buildOpenApi({
    services: [libraryService()],
    routes: libraryRoutes,
    info,
    servers,
    accessOf,
    openIdConnectUrl: 'https://issuer.test/.well-known/openid-configuration',
    comments: (name) => (name === 'test.v1.LibraryService.CreateBook' ? 'Adds a book. Twice is refused.' : undefined),
  });
  const get = operation('/v1/shelves/{shelf}/books/{book}', 'get', document);
  assert.deepEqual(get.security, []);
  assert.ok(!('401' in Object(get.responses)));
  assert.deepEqual(operation('/v1/books', 'get', document).security, [{ token: [] }]);
  const create = operation('/v1/shelves/{shelf}/books', 'post', document);
  assert.deepEqual(create.security, [{ token: ['a'] }, { token: ['b'] }]);
  assert.equal(create.summary, 'Adds a book');
  assert.equal(
    create.description,
    'Adds a book. Twice is refused.\n\nNeeds the scope `a` or `b`. Needs a recent sign-in.',
  );
  assert.equal(create['x-fresh-authentication'], true);
  assert.equal(create.operationId, 'createBook');
  assert.equal(operation('/v1/books', 'get', document).operationId, 'listBooks2');
});

test('what the service says of itself stands everywhere', async () => {
  const document = buildOpenApi({
    services: [libraryService()],
    routes: libraryRoutes,
    info,
    servers,
    accessOf: () => open,
    bounds: { maxStringLength: 1000, maxListLength: 50 },
    responseHeaders: { 'X-Limit': { schema: { type: 'integer' } } },
  });
  const { Book, Problem } = Object(document.components).schemas;
  assert.equal(Book.properties.name.maxLength, 1000);
  assert.equal(Book.properties.title.maxLength, 80);
  assert.equal(Book.properties.tags.maxItems, 8);
  assert.equal(Problem.properties.details.maxItems, 50);
  const { 200: listed, 400: refused } = Object(operation('/v1/shelves/{shelf}/books', 'get', document).responses);
  assert.ok('X-Limit' in listed.headers);
  assert.deepEqual(refused, { $ref: '#/components/responses/BadRequest' });
  assert.ok('X-Limit' in Object(document.components).responses.BadRequest.headers);
  const { 200: stream } = Object(operation('/v1/shelves/{shelf}/books:watch', 'get', document).responses);
  assert.ok(!('maxItems' in stream.content['application/json'].schema));
  assert.equal((await new Validator().validate(structuredClone(document))).valid, true);
});
