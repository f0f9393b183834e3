import assert from 'node:assert/strict';
import { test } from 'node:test';
import { libraryService } from '../testing/library.ts';
import { routesFor } from '../testing/one-route.ts';
import type { MessageSpec, MethodSpec } from '../testing/proto-builder.ts';
import { buildRoutes } from './build-routes.ts';
import { RouteError } from './route-error.ts';

interface Refusal {
  readonly name: string;
  readonly rules: Readonly<Record<string, object>>;
  readonly why: RegExp;
  readonly input?: MessageSpec;
  readonly more?: Partial<MethodSpec>;
}

const refusals: readonly Refusal[] = [
  { name: 'nested variables', rules: { Bad: { get: '/{id={name}}' } }, why: /Bad: a variable inside a variable/ },
  { name: 'duplicate variables', rules: { Bad: { get: '/{id}/{id}' } }, why: /Bad: variable id is there twice/ },
  { name: '** not last', rules: { Bad: { get: '/{path=**}/{id}' } }, why: /Bad: only literals may follow/ },
  { name: 'a repeated path variable', rules: { Bad: { get: '/{tags}' } }, why: /Bad: .*tags is a repeated field/ },
  { name: 'an unknown path variable', rules: { Bad: { get: '/{nope}' } }, why: /Bad: .*has no field nope/ },
  {
    name: 'a path through a scalar',
    rules: { Bad: { get: '/{id.x}' } },
    why: /Bad: .*id is not a singular message/,
  },
  {
    name: 'a message as path variable',
    rules: { Bad: { get: '/{when}' } },
    input: { when: 'google.protobuf.Timestamp' },
    why: /Bad: .*when is not a primitive/,
  },
  {
    name: 'a number over several segments',
    rules: { Bad: { get: '/{count=a/*}' } },
    why: /Bad: count captures several segments/,
  },
  {
    name: 'an unknown body field',
    rules: { Bad: { post: '/a', body: 'nope' } },
    why: /Bad: body: .* has no field nope/,
  },
  {
    name: 'an unknown response field',
    rules: { Bad: { get: '/a', responseBody: 'nope' } },
    why: /Bad: response_body: .* has no field nope/,
  },
  { name: 'a GET with a body', rules: { Bad: { get: '/a', body: '*' } }, why: /Bad: GET takes no body/ },
  {
    name: 'a field in path and body',
    rules: { Bad: { post: '/{id}', body: 'id' } },
    why: /Bad: id is bound by the path and by the body/,
  },
  { name: 'a rule without a pattern', rules: { Bad: { body: '*' } }, why: /Bad: the rule has no pattern/ },
  {
    name: 'nested additional bindings',
    rules: { Bad: { get: '/a', additionalBindings: [{ get: '/b', additionalBindings: [{ get: '/c' }] }] } },
    why: /Bad: additional_bindings are nested/,
  },
  {
    name: 'the same route twice',
    rules: { Good: { get: '/a/{id}' }, Bad: { get: '/a/{name}' } },
    why: /TestService\.Bad: GET \/a\/\{name\} is the route of test\.v1\.TestService\.Good already/,
  },
  {
    name: 'a route twice in one rule',
    rules: { Bad: { get: '/a/*', additionalBindings: [{ get: '/a/{id}' }] } },
    why: /Bad: GET .* is the route of .*Bad already/,
  },
  {
    name: 'a streaming request in JSON',
    rules: { Bad: { post: '/a', body: '*' } },
    more: { clientStreaming: true },
    why: /Bad: a streaming request needs a body of google.api.HttpBody/,
  },
  {
    name: 'a bidirectional stream',
    rules: { Bad: { post: '/a', body: '*' } },
    more: { clientStreaming: true, serverStreaming: true },
    why: /Bad: streams in both directions have no mapping/,
  },
  {
    name: 'a custom kind that is no verb',
    rules: { Bad: { custom: { kind: 'A B', path: '/a' } } },
    why: /Bad: the custom kind/,
  },
];

for (const { name, rules, why, input, more } of refusals) {
  test(`refuses ${name}, naming the RPC`, () => {
    assert.throws(
      () => routesFor(rules, input, more),
      (error: unknown) =>
        error instanceof RouteError && error.rpc === 'test.v1.TestService.Bad' && why.test(error.message),
    );
  });
}

test('the same template under two methods is two routes', () => {
  assert.equal(routesFor({ A: { get: '/a/{id}' }, B: { put: '/a/{id}' } }).bindings.length, 2);
});

test('methods without a rule have no route', () => {
  const routes = buildRoutes([libraryService()]);
  assert.ok(!routes.bindings.some(({ method }) => method.name === 'Unrouted'));
  assert.deepEqual(routes.base, ['v1']);
});

test('additional bindings are routes of their own', () => {
  const indexes = buildRoutes([libraryService()])
    .bindings.filter(({ method }) => method.name === 'ListBooks')
    .map(({ index, template }) => [index, template.source]);
  assert.deepEqual(indexes, [
    [0, '/v1/shelves/{shelf}/books'],
    [1, '/v1/books'],
  ]);
});
