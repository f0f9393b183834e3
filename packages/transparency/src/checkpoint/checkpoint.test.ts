import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts';

const ROOT = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
const TEXT = `example.com/behind-the-sofa\n20852163\n${ROOT}\n`;
const MALFORMED = { code: 'MALFORMED_CHECKPOINT' } as const;

test('the example of the specification', () => {
  const checkpoint = parseCheckpoint(TEXT);
  assert.deepEqual(checkpoint, {
    origin: 'example.com/behind-the-sofa',
    size: 20852163,
    root: Buffer.from(ROOT, 'base64'),
    extensions: [],
  });
  assert.equal(formatCheckpoint(checkpoint), TEXT);
});

test('extension lines are kept, in their order', () => {
  const text = `${TEXT}one\ntwo two\n`;
  assert.deepEqual(parseCheckpoint(text).extensions, ['one', 'two two']);
  assert.equal(formatCheckpoint(parseCheckpoint(text)), text);
});

test('what is written otherwise is refused', () => {
  const sized = (size: string) => TEXT.replace('20852163', size);
  const rooted = (root: string) => TEXT.replace(ROOT, root);
  const others = [
    '',
    '\n',
    'origin\n',
    'origin\n1\n',
    `\n1\n${ROOT}\n`,
    TEXT.slice(0, -1),
    `${TEXT}\n`,
    `${TEXT}\nextension\n`,
    `${TEXT}extension`,
    ...[
      '',
      '-1',
      '+1',
      '01',
      '00',
      '1.0',
      '1e3',
      '0x1',
      ' 1',
      '1 ',
      '٣',
      'NaN',
      '9007199254740992',
      '18446744073709551615',
      '9'.repeat(400),
    ].map(sized),
    ...[
      '',
      ROOT.slice(0, -1),
      `${ROOT}=`,
      ROOT.replace('2I=', '2J='),
      'AAAA',
      `${ROOT} `,
      ROOT.replaceAll('/', '_'),
      `AAAA${ROOT}`,
    ].map(rooted),
  ];
  for (const text of others) assert.throws(() => parseCheckpoint(text), MALFORMED, JSON.stringify(text.slice(0, 100)));
});

test('a checkpoint that would be read as another is not written', () => {
  const checkpoint = parseCheckpoint(TEXT);
  const others = [
    { origin: '' },
    { origin: 'a\n1' },
    { size: -1 },
    { size: 1.5 },
    { size: 2 ** 53 },
    { root: new Uint8Array(31) },
    { extensions: [''] },
    { extensions: ['a\nb'] },
  ];
  for (const other of others) assert.throws(() => formatCheckpoint({ ...checkpoint, ...other }), MALFORMED);
});

test('every size and root comes back', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, root) => {
      const back = parseCheckpoint(formatCheckpoint({ origin: 'log.example', size, root, extensions: [] }));
      assert.deepEqual(
        { ...back, root: Uint8Array.from(back.root) },
        { origin: 'log.example', size, root, extensions: [] },
      );
    }),
  );
});
