import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equals, fromJson, type JsonObject, type JsonValue, type Message, toJson } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { bindRequest } from '../binding/bind-request.ts';
import type { Binding } from '../routes/binding.ts';
import { buildRoutes } from '../routes/build-routes.ts';
import type { KeptEscapes, RouteTable } from '../routes/route-table.ts';
import { anything, queryable, segmentText } from '../testing/arbitrary-message.ts';
import { libraryRoutes } from '../testing/bind.ts';
import { messageNamed, methodNamed } from '../testing/library.ts';
import { bindingOf, routesFor } from '../testing/one-route.ts';
import { EncodeError, encodeRequest } from './encode-request.ts';

/** Encodes as a client, resolves and binds as the server, and returns the message that a handler would get. */
function roundTrip(routes: RouteTable, binding: Binding, message: Message): Message {
  const { httpMethod, target, body } = encodeRequest(binding, message, routes.keptEscapes);
  const [path = '', query = ''] = target.split('?');
  const route = routes.resolve(httpMethod, path);
  assert.equal(route.kind, 'match', `${httpMethod} ${target}`);
  if (route.kind !== 'match') throw new TypeError();
  assert.equal(route.match.binding, binding, target);
  const parts = { match: route.match, query, body: body ?? { contentType: '', data: new Uint8Array() } };
  return bindRequest(parts, routes.keptEscapes).message;
}

function assertArrives(routes: RouteTable, binding: Binding, message: Message): void {
  const arrived = roundTrip(routes, binding, message);
  const { input } = binding.method;
  if (!equals(input, arrived, message)) assert.deepEqual(toJson(input, arrived), toJson(input, message));
}

const everything = messageNamed('Everything');
const read = (json: unknown) => fromJson(everything, json as JsonValue);

test('any message reaches the handler unchanged in a body', () => {
  const binding = bindingOf(libraryRoutes, methodNamed('EchoBody'));
  fc.assert(fc.property(anything, (json) => assertArrives(libraryRoutes, binding, read(json))));
});

test('any message of leaves reaches the handler unchanged in a query', () => {
  const binding = bindingOf(libraryRoutes, methodNamed('EchoQuery'));
  fc.assert(fc.property(queryable, (json) => assertArrives(libraryRoutes, binding, read(json))));
});

test('a body in one field and the rest in the query', () => {
  const binding = bindingOf(libraryRoutes, methodNamed('EchoChild'));
  const both = fc.tuple(queryable, anything).map(([json, child]) => ({ ...json, child }));
  fc.assert(fc.property(both, (json) => assertArrives(libraryRoutes, binding, read(json))));
});

const PATH_FIELDS = ['id', 'count', 'big', 'flag', 'raw', 'wrapped', 'ratio'] as const;
const input = {
  id: 'string',
  count: 'int32',
  big: 'uint64',
  flag: 'bool',
  raw: 'bytes',
  wrapped: 'google.protobuf.StringValue',
  ratio: 'double',
  name: 'string',
  path: 'string',
  note: 'string',
  tags: 'repeated string',
};

interface RandomRoute {
  readonly template: string;
  readonly rule: object;
  readonly json: JsonObject;
}

const literal = fc.constantFrom('a', 'b.c', 'd_e', 'f~g', 'h@i', 'j%20k');
const multiText = (characters: string) =>
  fc
    .array(fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 4,
    })
    .filter(
      (segments) =>
        segments.every((segment) => segment !== '.' && segment !== '..') && segments.at(-1)?.endsWith(':') === false,
    );

const values: Readonly<Record<(typeof PATH_FIELDS)[number], fc.Arbitrary<JsonValue>>> = {
  id: segmentText,
  count: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  big: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
  flag: fc.boolean(),
  raw: fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  wrapped: segmentText,
  ratio: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
};

/** A template of literals, single variables, `name` over a pattern, and `path` over the rest, with a message for it. */
function randomRoute(multi: string): fc.Arbitrary<RandomRoute> {
  return fc
    .record({
      fields: fc.shuffledSubarray([...PATH_FIELDS], { maxLength: 4 }),
      literals: fc.array(literal, { minLength: 6, maxLength: 6 }),
      named: fc.option(
        fc.tuple(
          segmentText.filter((value) => /^[\w.~-]+$/.test(value)),
          segmentText.filter((value) => /^[\w.~-]+$/.test(value)),
        ),
      ),
      deep: fc.option(multiText(multi)),
      tail: fc.boolean(),
      verb: fc.option(fc.constantFrom('do', 'undo')),
      body: fc.constantFrom('', '*', 'note'),
      note: segmentText,
      tags: fc.array(segmentText, { maxLength: 2 }),
      values: fc.record(values),
    })
    .map(({ fields, literals, named, deep, tail, verb, body, note, tags, values: drawn }) => {
      const parts = [
        literals[0] ?? 'a',
        ...fields.flatMap((field, index) => [`{${field}}`, literals[index + 1] ?? 'a']),
      ];
      const json: Record<string, JsonValue> = { note, tags };
      for (const field of fields) json[field] = drawn[field];
      if (named !== null) {
        parts.push('{name=x/*/y/*}');
        json.name = `x/${named[0]}/y/${named[1]}`;
      }
      if (deep !== null) {
        parts.push('{path=**}', ...(tail ? ['tail'] : []));
        json.path = deep.join('/');
      }
      const template = `/${parts.join('/')}${verb === null ? '' : `:${verb}`}`;
      return { template, rule: body === '' ? { get: template } : { put: template, body }, json };
    });
}

function assertRandomRoute(kept: KeptEscapes) {
  return ({ rule, json }: RandomRoute): void => {
    const [binding] = routesFor({ Call: rule }, input).bindings;
    assert.ok(binding !== undefined);
    const routes = buildRoutes([binding.method.parent], { keptEscapes: kept });
    const [own] = routes.bindings;
    assert.ok(own !== undefined);
    assertArrives(routes, own, fromJson(own.method.input, json));
  };
}

test('random templates and messages: what is encoded arrives, reserved escapes kept', () => {
  fc.assert(fc.property(randomRoute("ab.-_~%: @!$&'()*+,;=é€"), assertRandomRoute('reserved')), { numRuns: 300 });
});

test('random templates and messages: what is encoded arrives, only slashes kept', () => {
  fc.assert(fc.property(randomRoute('ab.-_~%: ?#[]@&=+€'), assertRandomRoute('slash')), { numRuns: 300 });
});

test('what has no place is refused by the encoder', () => {
  const file = bindingOf(libraryRoutes, methodNamed('GetBook'));
  const request = (json: JsonObject) => fromJson(file.method.input, json);
  for (const shelf of ['', '.', '..']) {
    assert.throws(() => encodeRequest(file, request({ shelf, book: 'b' })), EncodeError, shelf);
  }
  const deep = bindingOf(libraryRoutes, methodNamed('GetFile'));
  assert.throws(() => encodeRequest(deep, fromJson(deep.method.input, { shelf: 's', path: 'a/b:' })), EncodeError);
  const query = bindingOf(libraryRoutes, methodNamed('EchoQuery'));
  assert.throws(() => encodeRequest(query, read({ children: [{}] })), EncodeError);
});

test('an encoded request looks as a reader expects', () => {
  const move = bindingOf(libraryRoutes, methodNamed('MoveBook'));
  const { httpMethod, target, body } = encodeRequest(
    move,
    fromJson(move.method.input, { shelf: 'a/b', book: 'sha256:00', toShelf: 'c' }),
  );
  assert.equal(`${httpMethod} ${target}`, 'POST /v1/shelves/a%2Fb/books/sha256%3A00:move');
  assert.equal(Buffer.from(body?.data ?? []).toString(), '{"toShelf":"c"}');
});
