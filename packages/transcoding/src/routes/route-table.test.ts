import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TranscodingError } from '../errors/transcoding-error.ts';
import { reach, routesFor } from '../testing/one-route.ts';

const digest = `sha256:${'a'.repeat(64)}`;

const routes = routesFor({
  List: { get: '/v1/items' },
  Create: { post: '/v1/items', body: '*' },
  Get: { get: '/v1/items/{id}' },
  GetSpecial: { get: '/v1/items/special' },
  Delete: { delete: '/v1/items/{id}' },
  Archive: { post: '/v1/items/{id}:archive', body: '*' },
  Batch: { post: '/v1/items:batch', body: '*' },
  File: { get: '/v1/items/{id}/files/{path=**}' },
  RawFile: { get: '/v1/items/{id}/files/{path=**}/raw' },
  FileVerb: { post: '/v1/items/{id}/files/{path=**}:touch', body: '*' },
  Named: { get: '/v1/{name=groups/*/things/*}' },
  Purge: { custom: { kind: 'PURGE', path: '/v1/items/{id}' } },
  Anything: { custom: { kind: '*', path: '/v1/any' } },
  AnyGet: { get: '/v1/any' },
});

const table: readonly [method: string, path: string, reached: string][] = [
  ['GET', '/v1/items', 'List'],
  ['POST', '/v1/items', 'Create'],
  ['GET', '/v1/items/x', 'Get'],
  ['GET', '/v1/items/special', 'GetSpecial'],
  ['HEAD', '/v1/items/x', 'Get'],
  // A literal without the method does not hide the wildcard that has it.
  ['DELETE', '/v1/items/special', 'Delete'],
  ['PURGE', '/v1/items/special', 'Purge'],
  ['GET', `/v1/items/${digest}`, 'Get'],
  ['GET', '/v1/items/a:b:c', 'Get'],
  ['DELETE', '/v1/items/x:archive', 'Delete'],
  ['POST', '/v1/items/x:archive', 'Archive'],
  ['POST', `/v1/items/${digest}:archive`, 'Archive'],
  ['POST', '/v1/items/x%3Aarchive', '405 DELETE,GET,HEAD,OPTIONS,PURGE'],
  ['GET', '/v1/items/x%3Aarchive', 'Get'],
  ['POST', '/v1/items:batch', 'Batch'],
  ['POST', '/v1/items/:archive', '405 DELETE,GET,HEAD,OPTIONS,PURGE'],
  ['GET', '/v1/items/x:', '404'],
  ['GET', '/v1/items:', '404'],
  ['GET', '/v1/items/', '404'],
  ['GET', '//v1/items', '404'],
  ['GET', '/v1//items', '404'],
  ['GET', '/v2/items', '404'],
  ['GET', 'v1/items', '404'],
  ['GET', '', '404'],
  ['GET', '*', '404'],
  ['PUT', '/v1/items', '405 GET,HEAD,OPTIONS,POST'],
  ['PUT', '/v1/items/special', '405 DELETE,GET,HEAD,OPTIONS,PURGE'],
  ['GET', '/v1/items/x:archive', 'Get'],
  ['GET', '/v1/items/x/files/a', 'File'],
  ['GET', '/v1/items/x/files/a/b/c', 'File'],
  ['GET', '/v1/items/x/files', 'File'],
  ['GET', '/v1/items/x/files/a/raw', 'RawFile'],
  ['GET', '/v1/items/x/files/raw', 'RawFile'],
  ['GET', '/v1/items/x/files/raw/a', 'File'],
  ['POST', '/v1/items/x/files/a/b:touch', 'FileVerb'],
  ['POST', '/v1/items/x/files:touch', 'FileVerb'],
  ['GET', '/v1/items/x/files/a//b', '404'],
  ['GET', '/v1/groups/a/things/b', 'Named'],
  ['GET', '/v1/groups/a/other/b', '404'],
  ['GET', '/v1/%69tems', 'List'],
  ['GET', '/v1/items%2Fx', '404'],
  ['GET', '/v1/any', 'AnyGet'],
  ['DELETE', '/v1/any', 'Anything'],
  ['GET', '/v1/constructor', '404'],
  ['GET', '/v1/__proto__', '404'],
];

for (const [method, path, reached] of table) {
  test(`${method} ${path} reaches ${reached}`, () => assert.equal(reach(routes, method, path), reached));
}

for (const path of [
  '/v1/items/%',
  '/v1/items/%zz',
  '/v1/items/%ff',
  '/v1/items/..',
  '/v1/items/%2e%2E/x',
  '/v1/./items',
]) {
  test(`${path} is malformed`, () => {
    assert.throws(
      () => routes.resolve('GET', path),
      (error: unknown) => error instanceof TranscodingError && error.reason === 'MALFORMED_REQUEST',
    );
  });
}

test('the search is bounded by the templates, not by the path', () => {
  const deep = routesFor({
    A: { get: `/${Array(12).fill('*').join('/')}/x` },
    B: { get: `/a/${Array(11).fill('*').join('/')}/y` },
    C: { get: '/{path=**}/z' },
  });
  assert.equal(reach(deep, 'GET', `/${Array(100_000).fill('a').join('/')}`), '404');
  assert.equal(reach(deep, 'GET', `/${Array(100_000).fill('a').join('/')}/z`), 'C');
});

test('a table covers the paths beneath its base', () => {
  for (const path of ['/v1/items', '/v1', '/%761/x']) assert.ok(routes.covers(path), path);
  for (const path of ['/', '/v10', '/v2/v1', '/%', '']) assert.ok(!routes.covers(path), path);
  const verbOnBase = routesFor({ A: { post: '/v1/engine:run', body: '*' } });
  assert.deepEqual(verbOnBase.base, ['v1']);
});
