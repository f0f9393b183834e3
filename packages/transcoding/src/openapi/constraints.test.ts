import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildProto } from '../testing/proto-builder.ts';
import { constraintsOf, type FieldConstraints } from './constraints.ts';

function read(type: string, rules: object): FieldConstraints {
  const message = buildProto({ messages: { M: { field: [type, rules] } } }).getMessage('test.v1.M');
  const field = message?.fields[0];
  if (field === undefined) throw new TypeError('no field');
  return constraintsOf(field);
}

const table: readonly [type: string, rules: object, keywords: object, required: boolean][] = [
  ['string', { string: { minLen: '2', maxLen: '5' } }, { minLength: 2, maxLength: 5 }, true],
  ['string', { string: { maxLen: '5' } }, { maxLength: 5 }, false],
  ['string', { string: { len: '3' } }, { minLength: 3, maxLength: 3 }, true],
  ['string', { string: { pattern: '^[a-z]+$' } }, { pattern: '^[a-z]+$' }, true],
  ['string', { string: { pattern: '^[a-z]*$' } }, { pattern: '^[a-z]*$' }, false],
  ['string', { string: { pattern: '(?i)^a$' } }, {}, false],
  ['string', { string: { in: ['a', 'b'] } }, { enum: ['a', 'b'] }, false],
  ['string', { string: { uuid: true } }, { format: 'uuid' }, false],
  ['optional string', { string: { minLen: '1' } }, { minLength: 1 }, false],
  [
    'string',
    { ignore: 'IGNORE_IF_ZERO_VALUE', string: { minLen: '2', pattern: '^a+$' } },
    { pattern: '^$|^a+$' },
    false,
  ],
  ['string', { ignore: 'IGNORE_ALWAYS', required: true, string: { minLen: '2' } }, {}, false],
  ['int32', { int32: { gte: 0, lt: 10 } }, { minimum: 0, exclusiveMaximum: 10 }, false],
  ['int32', { int32: { gt: 0, lte: 10 } }, { exclusiveMinimum: 0, maximum: 10 }, false],
  ['int32', { ignore: 'IGNORE_IF_ZERO_VALUE', int32: { gte: 5, lte: 10 } }, { maximum: 10 }, false],
  ['int64', { int64: { gte: '1' } }, {}, false],
  ['double', { double: { gte: 0.5 } }, { minimum: 0.5 }, false],
  ['string', { required: true }, {}, true],
  [
    'repeated string',
    { repeated: { minItems: '1', maxItems: '3', unique: true, items: { string: { maxLen: '4' } } } },
    { minItems: 1, maxItems: 3, uniqueItems: true, items: { maxLength: 4 } },
    false,
  ],
  [
    'map<string, string>',
    { map: { maxPairs: '3', keys: { string: { maxLen: '4' } }, values: { string: { minLen: '1' } } } },
    { maxProperties: 3, propertyNames: { maxLength: 4 }, additionalProperties: { minLength: 1 } },
    false,
  ],
  ['bytes', { bytes: { maxLen: '10' } }, {}, false],
  ['string', { cel: [{ id: 'x', expression: 'true' }] }, {}, false],
];

for (const [type, rules, keywords, required] of table) {
  test(`${type} with ${JSON.stringify(rules)}`, () => assert.deepEqual(read(type, rules), { keywords, required }));
}
