import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ECHO_SCOPES, EchoService, echoServiceWith, type MethodSpec, methodNamed } from '../testing/echo-service.ts';
import { createMethodTable } from './method-table.ts';

const REFUSED: readonly (readonly [string, Omit<MethodSpec, 'name'>, RegExp])[] = [
  ['no access option', { access: undefined }, /has no access option/],
  ['an empty access option', { access: {} }, /exactly one of public, authenticated, internal and any_scope/],
  ['public and scopes', { access: { public: true, anyScope: ['echo:read'] } }, /exactly one of/],
  ['an unknown scope', { access: { anyScope: ['echo:reed'] } }, /scope echo:reed is not known/],
  ['internal and scopes', { access: { internal: true, anyScope: ['echo:read'] } }, /exactly one of/],
  ['internal and audited', { access: { internal: true, audited: true } }, /internal method cannot/],
  ['the scope of services', { access: { anyScope: ['policy:internal'] } }, /internal methods and nothing else/],
  ['public and fresh', { access: { public: true, freshAuthentication: true } }, /public method cannot/],
  [
    'an audited stream',
    { access: { anyScope: ['echo:read'], audited: true }, serverStreaming: true },
    /must have one answer/,
  ],
  [
    'a stream in both directions',
    { access: { authenticated: true }, clientStreaming: true, serverStreaming: true },
    /bidi_streaming .* not served/,
  ],
];

for (const [what, spec, message] of REFUSED) {
  test(`${what} keeps the server from starting, by name`, () => {
    const service = echoServiceWith([{ name: 'Broken', ...spec }]);
    const start = () => createMethodTable([{ service, handlers: {} }], ECHO_SCOPES);
    assert.throws(start, message);
    assert.throws(start, /rpc\.testing\.v1\.EchoService\/Broken/);
  });
}

test('a handler without a method, or that is no function, is refused', () => {
  const handlers = { nothing: async () => ({}) };
  assert.throws(() => createMethodTable([{ service: EchoService, handlers }], ECHO_SCOPES), /no method .* nothing/);
  assert.throws(
    () => createMethodTable([{ service: EchoService, handlers: { echo: 1 } }], ECHO_SCOPES),
    /Echo: the handler is not a function/,
  );
});

test('a service is implemented once', () => {
  const implementation = { service: EchoService, handlers: {} };
  assert.throws(() => createMethodTable([implementation, implementation], ECHO_SCOPES), /implemented twice/);
});

test('an absent handler is an entry without one', () => {
  const table = createMethodTable([{ service: EchoService, handlers: {} }], ECHO_SCOPES);
  assert.equal(table.size, EchoService.methods.length);
  assert.equal(table.get(methodNamed('Echo'))?.handler, undefined);
});
