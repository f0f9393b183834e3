import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DescField, DescMessage } from '@bufbuild/protobuf';
import type { Path } from '@bufbuild/protobuf/reflect';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { EchoMessageSchema, echo } from '../testing/echo-service.ts';
import { fieldPath } from './field-path.ts';
import { createRequestValidator } from './validate.ts';

test('a request within the rules passes, one outside is refused with the rule', () => {
  const validator = createRequestValidator();
  validator.warm(EchoMessageSchema);
  validator.check(EchoMessageSchema, echo({ text: 'x'.repeat(1000) }));
  assert.throws(() => validator.check(EchoMessageSchema, echo({ text: 'x'.repeat(1001) })), {
    reason: 'INVALID_ARGUMENT',
    message: /^text: must be at most 1000 characters$/,
    violations: [{ field: 'text', description: 'must be at most 1000 characters', code: 'string.max_len' }],
  });
});

test('paths are in JSON names, with indexes and map keys', () => {
  const field = (name: string, message: DescMessage = FileDescriptorProtoSchema): DescField => {
    const found = message.fields.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(name);
    return found;
  };
  const paths: readonly (readonly [Path, string])[] = [
    [[], ''],
    [[field('message_type')], 'messageType'],
    [
      [field('message_type'), { kind: 'list_sub', index: 2 }, field('source_code_info')],
      'messageType[2].sourceCodeInfo',
    ],
    [[field('options'), { kind: 'map_sub', key: 'a"b' }], 'options["a\\"b"]'],
    [[field('options'), { kind: 'map_sub', key: 7n }], 'options["7"]'],
  ];
  for (const [path, text] of paths) assert.equal(fieldPath(path), text);
});
