import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromJson, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { commentsFromFileDescriptorSet } from './comments.ts';

const location = (path: number[], leadingComments: string) => ({ path, span: [0, 0, 1], leadingComments });

const image = toBinary(
  FileDescriptorSetSchema,
  fromJson(FileDescriptorSetSchema, {
    file: [
      {
        name: 'a.proto',
        package: 'p.v1',
        messageType: [
          {
            name: 'A',
            field: [{ name: 'x', number: 1 }],
            nestedType: [{ name: 'B', field: [{ name: 'y', number: 1 }] }],
          },
        ],
        enumType: [{ name: 'E', value: [{ name: 'ONE', number: 0 }] }],
        service: [{ name: 'S', method: [{ name: 'Do' }] }],
        sourceCodeInfo: {
          location: [
            location([4, 0], ' About A.\n Second line.\n'),
            location([4, 0, 2, 0], ' About x.\n'),
            location([4, 0, 3, 0], ' About B.\n'),
            location([4, 0, 3, 0, 2, 0], ' About y.\n'),
            location([5, 0], ' About E.\n'),
            location([5, 0, 2, 0], ' About ONE.\n'),
            location([6, 0], ' About S.\n'),
            location([6, 0, 2, 0], ' buf:lint:ignore X\n About Do.\n'),
            location([12], ' A comment on the syntax.\n'),
          ],
        },
      },
    ],
  }),
);

test('comments are found by full name', () => {
  const comments = commentsFromFileDescriptorSet(image);
  const names = [
    'p.v1.A',
    'p.v1.A.x',
    'p.v1.A.B',
    'p.v1.A.B.y',
    'p.v1.E',
    'p.v1.E.ONE',
    'p.v1.S',
    'p.v1.S.Do',
    'p.v1.C',
  ];
  assert.deepEqual(names.map(comments), [
    'About A.\nSecond line.',
    'About x.',
    'About B.',
    'About y.',
    'About E.',
    'About ONE.',
    'About S.',
    'About Do.',
    undefined,
  ]);
});

test('bytes that are no descriptor set are refused', () => {
  assert.throws(() => commentsFromFileDescriptorSet(Uint8Array.of(0xff, 0xff)));
});
