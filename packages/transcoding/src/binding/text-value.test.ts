import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DescField, toJson } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { messageNamed } from '../testing/library.ts';
import { isPathLeaf, isQueryLeaf, parseTextValue, TextValueError } from './text-value.ts';

const everything = messageNamed('Everything');

function field(name: string): DescField {
  const found = everything.fields.find((each) => each.name === name);
  if (found === undefined) throw new TypeError(name);
  return found;
}

/** What the text becomes, as the JSON of the field. */
function readAs(name: string, text: string): unknown {
  const root = reflect(everything);
  root.set(field(name), parseTextValue(field(name), text));
  const json = toJson(everything, root.message, { alwaysEmitImplicit: true }) as Record<string, unknown>;
  return json[field(name).jsonName];
}

const good: readonly [field: string, text: string, json: unknown][] = [
  ['f_string', '', ''],
  ['f_string', ' ü/ ', ' ü/ '],
  ['f_bool', 'true', true],
  ['f_bool', 'false', false],
  ['f_int32', '-2147483648', -2147483648],
  ['f_int32', '2147483647', 2147483647],
  ['f_sint32', '-1', -1],
  ['f_sfixed32', '7', 7],
  ['f_uint32', '4294967295', 4294967295],
  ['f_fixed32', '0', 0],
  ['f_int64', '-9223372036854775808', '-9223372036854775808'],
  ['f_sint64', '9223372036854775807', '9223372036854775807'],
  ['f_sfixed64', '9007199254740993', '9007199254740993'],
  ['f_uint64', '18446744073709551615', '18446744073709551615'],
  ['f_fixed64', '1', '1'],
  ['f_double', '1.5e300', 1.5e300],
  ['f_double', '-0.25', -0.25],
  ['f_double', '.5', 0.5],
  ['f_double', 'NaN', 'NaN'],
  ['f_double', '-Infinity', '-Infinity'],
  ['f_float', '0.5', 0.5],
  ['f_bytes', 'aGk=', 'aGk='],
  ['f_bytes', 'aGk', 'aGk='],
  ['f_bytes', '-_-_', '+/+/'],
  ['genre', 'NOVEL', 'NOVEL'],
  ['genre', '2', 'POETRY'],
  ['genre', '77', 77],
  ['wrapped', 'x', 'x'],
  ['wrapped_count', '12', '12'],
  ['time', '2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
  ['span', '1.5s', '1.500s'],
  ['mask', 'displayName,a.bC', 'displayName,a.bC'],
  ['mask', 'display_name', 'displayName'],
  ['mask', '', ''],
];

for (const [name, text, json] of good) {
  test(`${name} reads ${JSON.stringify(text)}`, () => assert.deepEqual(readAs(name, text), json));
}

const bad: readonly [field: string, text: string][] = [
  ['f_bool', 'True'],
  ['f_bool', '1'],
  ['f_bool', ''],
  ['f_int32', '2147483648'],
  ['f_int32', '1.0'],
  ['f_int32', '1e3'],
  ['f_int32', '0x10'],
  ['f_int32', ' 1'],
  ['f_int32', ''],
  ['f_uint32', '-1'],
  ['f_int64', '9223372036854775808'],
  ['f_uint64', '18446744073709551616'],
  ['f_uint64', '9'.repeat(5000)],
  ['f_double', '1e400'],
  ['f_double', 'nan'],
  ['f_double', '1,5'],
  ['f_double', ''],
  ['f_float', '1e39'],
  ['f_bytes', 'a*b'],
  ['f_bytes', 'aGk=aGk='],
  ['genre', 'novel'],
  ['genre', ''],
  ['genre', '99999999999'],
  ['genre', '__proto__'],
  ['time', 'yesterday'],
  ['span', '5'],
  ['mask', 'a,,b'],
  ['mask', 'a b'],
  ['wrapped_count', 'x'],
];

for (const [name, text] of bad) {
  test(`${name} refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
    assert.throws(() => parseTextValue(field(name), text), TextValueError);
  });
}

test('what can stand in a path, and what in a query', () => {
  const kinds = (accepts: (field: DescField) => boolean) =>
    [
      'f_int64',
      'genre',
      'wrapped',
      'time',
      'r_string',
      'genres',
      'children',
      'child',
      'counts',
      'free',
      'value',
    ].filter((name) => accepts(field(name)));
  assert.deepEqual(kinds(isPathLeaf), ['f_int64', 'genre', 'wrapped']);
  assert.deepEqual(kinds(isQueryLeaf), ['f_int64', 'genre', 'wrapped', 'time', 'r_string', 'genres']);
});
