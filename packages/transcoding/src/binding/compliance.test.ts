/**
 * Cases in the manner of Google's suite for client transcoders (gapic-showcase, `compliance.proto`): one message in all the
 * places that a rule can put it, over every verb. The URLs are written out as such a client sends them.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildRoutes } from '../routes/build-routes.ts';
import { bound } from '../testing/bind.ts';
import { buildProto } from '../testing/proto-builder.ts';

const data = {
  f_string: 'string',
  f_int32: 'int32',
  f_sint32: 'sint32',
  f_sfixed32: 'sfixed32',
  f_uint32: 'uint32',
  f_fixed32: 'fixed32',
  f_int64: 'int64',
  f_sint64: 'sint64',
  f_sfixed64: 'sfixed64',
  f_uint64: 'uint64',
  f_fixed64: 'fixed64',
  f_double: 'double',
  f_float: 'float',
  f_bool: 'bool',
  f_bytes: 'bytes',
  f_kingdom: 'Kingdom',
  f_child: 'Child',
  p_string: 'optional string',
  p_int32: 'optional int32',
  p_double: 'optional double',
  p_bool: 'optional bool',
  p_kingdom: 'optional Kingdom',
};

const registry = buildProto({
  enums: { Kingdom: ['KINGDOM_UNSPECIFIED', 'ANIMALIA', 'PLANTAE'] },
  messages: {
    Data: data,
    Child: {
      f_string: 'string',
      f_float: 'float',
      f_continent: 'Kingdom',
      f_child: 'Grandchild',
      p_bool: 'optional bool',
    },
    Grandchild: { f_string: 'string', f_double: 'double', f_bool: 'bool' },
    RepeatRequest: { name: 'string', info: 'Data', intended: 'string', f_int32: 'int32', p_int32: 'optional int32' },
  },
  services: {
    Compliance: Object.fromEntries(
      Object.entries({
        Body: { post: '/v1/repeat:body', body: '*' },
        BodyInfo: { post: '/v1/repeat:bodyinfo', body: 'info' },
        Query: { get: '/v1/repeat:query' },
        SimplePath: {
          get: '/v1/repeat/{info.f_string}/{info.f_int32}/{info.f_double}/{info.f_bool}/{info.f_kingdom}:simplepath',
        },
        PathResource: {
          get: '/v1/repeat/{info.f_string=first/*}/{info.f_child.f_string=second/*}/bool/{info.f_bool}:pathresource',
          additionalBindings: [
            {
              get: '/v1/repeat/{info.f_child.f_string=first/*}/{info.f_string=second/*}/bool/{info.f_bool}:childfirst',
            },
          ],
        },
        Trailing: { get: '/v1/repeat/{info.f_string=first/*}/{info.f_child.f_string=second/**}:pathtrailingresource' },
        BodyPut: { put: '/v1/repeat:bodyput', body: '*' },
        BodyPatch: { patch: '/v1/repeat:bodypatch', body: '*' },
      }).map(([name, http]) => [name, { input: 'RepeatRequest', output: 'RepeatRequest', http }]),
    ),
  },
});

const service = registry.getService('test.v1.Compliance');
if (service === undefined) throw new TypeError('no service');
const routes = buildRoutes([service]);

const basic = {
  fString: 'Hello',
  fInt32: -1,
  fSint32: -2,
  fSfixed32: -3,
  fUint32: 5,
  fFixed32: 7,
  fInt64: '-11',
  fSint64: '-13',
  fSfixed64: '-17',
  fUint64: '19',
  fFixed64: '23',
  fDouble: -29e4,
  fFloat: -31,
  fBool: true,
  fBytes: 'AAECAwQ=',
  fKingdom: 'ANIMALIA',
  fChild: {
    fString: 'second/bool/salutation',
    fFloat: 0.5,
    fChild: { fString: 'g', fDouble: 1.5, fBool: true },
    pBool: false,
  },
  pString: '',
  pInt32: 0,
  pDouble: -43,
  pBool: false,
  pKingdom: 'PLANTAE',
};
const extreme = {
  fString: 'non-ASCII+non-printable string ☺ → ← "\\/\b\f\r\t\u1234 works, not newlines yet',
  fInt32: 2147483647,
  fSint32: -2147483648,
  fUint32: 4294967295,
  fInt64: '9223372036854775807',
  fSint64: '-9223372036854775808',
  fUint64: '18446744073709551615',
  fDouble: Number.MAX_VALUE,
  fFloat: 3.4028234663852886e38,
  pBool: false,
};
const special = { fDouble: 'Infinity', fFloat: '-Infinity', pDouble: 'NaN' };

for (const [name, info] of Object.entries({ basic, extreme, special })) {
  const request = { name, info, fInt32: 4, pInt32: 0 };
  const bodies: readonly [call: `${string} /${string}`, body: object][] = [
    ['POST /v1/repeat:body', request],
    ['PUT /v1/repeat:bodyput', request],
    ['PATCH /v1/repeat:bodypatch', request],
    [`POST /v1/repeat:bodyinfo?name=${name}&fInt32=4&pInt32=0`, info],
  ];
  for (const [call, body] of bodies) {
    test(`${name} values in the body of ${call}`, () => {
      assert.deepEqual(bound({ call, body: JSON.stringify(body) }, routes), request);
    });
  }
  test(`${name} values in the query`, () => {
    const query = [...queryOf('info', info), `name=${name}`, 'fInt32=4', 'pInt32=0'].join('&');
    assert.deepEqual(bound({ call: `GET /v1/repeat:query?${query}` }, routes), request);
  });
}

function queryOf(prefix: string, value: object): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' && inner !== null
      ? queryOf(`${prefix}.${key}`, inner)
      : [`${prefix}.${key}=${encodeURIComponent(String(inner))}`],
  );
}

const paths: readonly [call: `GET /${string}`, request: object][] = [
  [
    'GET /v1/repeat/Hello/-1/-290000.0/true/ANIMALIA:simplepath',
    { info: { fString: 'Hello', fInt32: -1, fDouble: -29e4, fBool: true, fKingdom: 'ANIMALIA' } },
  ],
  [
    'GET /v1/repeat/%E2%98%BA%20%2F%22%25/2147483647/5e-324/false/2:simplepath',
    { info: { fString: '☺ /"%', fInt32: 2147483647, fDouble: 5e-324, fKingdom: 'PLANTAE' } },
  ],
  [
    'GET /v1/repeat/first/hello/second/greetings/bool/true:pathresource?info.fInt64=3',
    { info: { fString: 'first/hello', fInt64: '3', fBool: true, fChild: { fString: 'second/greetings' } } },
  ],
  [
    'GET /v1/repeat/first/hello/second/greetings/bool/false:childfirst',
    { info: { fString: 'second/greetings', fChild: { fString: 'first/hello' } } },
  ],
  [
    'GET /v1/repeat/first/a/second/b/c/d:pathtrailingresource?info.fChild.fFloat=0.5',
    { info: { fString: 'first/a', fChild: { fString: 'second/b/c/d', fFloat: 0.5 } } },
  ],
  [
    'GET /v1/repeat/first/a/second:pathtrailingresource',
    { info: { fString: 'first/a', fChild: { fString: 'second' } } },
  ],
];

for (const [call, request] of paths) {
  test(`${call}`, () => assert.deepEqual(bound({ call }, routes), request));
}
