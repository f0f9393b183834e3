import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatNote, parseNote } from './signed-note.ts';

const TEXT = 'Ognuno sta solo sul cuor della terra\n\ned è subito sera.\n';
const LINE = '— quasimodo.example/salvatore NnugSzTjtVAewIS+\n';
const bytes = (text: string) => Buffer.from(text, 'utf8');
const MALFORMED = { code: 'MALFORMED_NOTE' } as const;

test('text and signatures part at the last empty line', () => {
  const { text, signatures } = parseNote(bytes(`${TEXT}\n${LINE}${LINE}`));
  assert.equal(text, TEXT);
  assert.equal(signatures.length, 2);
  const [{ name, keyId, signature } = assert.fail()] = signatures;
  assert.deepEqual([name, keyId], ['quasimodo.example/salvatore', 0x367ba04b]);
  assert.equal(Buffer.from(signature).toString('hex'), '34e3b5501ec084be');
});

test('what has not the form of a note is refused', () => {
  const others = {
    'without signatures': [TEXT, `${TEXT}\n`, '', '\n', '\n\n'],
    'an unfinished line': [`${TEXT}\n${LINE.slice(0, -1)}`],
    'without an empty line': [`text\n${LINE}`],
    'a line that is no signature': [
      `${TEXT}\n${LINE}more\n`,
      `${TEXT}\n${LINE.replace('—', '-')}`,
      `${TEXT}\n${LINE.replace('— ', '—')}`,
      `${TEXT}\n ${LINE}`,
      `${TEXT}\n${LINE.replace('\n', ' \n')}`,
      `${TEXT}\n— name\n`,
      `${TEXT}\n— \n`,
      `${TEXT}\n—  NnugSzTj\n`,
    ],
    'a name that is none': ['a+b', 'a b', 'a\u00a0b', 'a\u2003b', 'a\u0085b', 'a\u3000b'].map(
      (name) => `${TEXT}\n— ${name} NnugSzTj\n`,
    ),
    'other base64': [
      'NnugSzTjtVA',
      'NnugSzTjtVB=',
      'NnugSzTj=',
      'NnugSz-_',
      'NnugSw==',
      'Nnug',
      '====',
      'NnugSzTj\u00e9',
    ].map((base64) => `${TEXT}\n— name ${base64}\n`),
    'control characters': ['\u0000', '\t', '\r', '\u001f'].map((control) => `a${control}b\n\n${LINE}`),
    'too many signatures': [`${TEXT}\n${LINE.repeat(101)}`],
  };
  for (const [what, notes] of Object.entries(others)) {
    for (const note of notes)
      assert.throws(() => parseNote(bytes(note)), MALFORMED, `${what}: ${JSON.stringify(note).slice(0, 200)}`);
  }
});

test('bytes that are not UTF-8 are refused, and no character is lost', () => {
  for (const wrong of ['ff', 'c080', 'eda080', 'f4908080', 'e282']) {
    assert.throws(() => parseNote(Buffer.concat([Buffer.from(wrong, 'hex'), bytes(`\n\n${LINE}`)])), MALFORMED);
  }
  // DEL and C1 are no ASCII control characters below U+0020; a byte order mark is signed like any character.
  const text = '\ufeffa\u007f\u0085\u2028\ufffd\n';
  assert.equal(parseNote(bytes(`${text}\n${LINE}`)).text, text);
});

test('bounds: 100 signatures, a million bytes', () => {
  assert.equal(parseNote(bytes(`${TEXT}\n${LINE.repeat(100)}`)).signatures.length, 100);
  const largest = `${'a'.repeat(1_000_000 - Buffer.byteLength(LINE) - 2)}\n\n${LINE}`;
  assert.equal(parseNote(bytes(largest)).signatures.length, 1);
  assert.throws(() => parseNote(bytes(`a${largest}`)), { code: 'TOO_LARGE' });
});

test('what was parsed is formatted to the same bytes, and the other way round', () => {
  const note = bytes(`${TEXT}\n${LINE}— other.example/ü AAAAAAA=\n`);
  assert.deepEqual(formatNote(parseNote(note)), note);
  const anyName = fc
    .string({ unit: 'binary', minLength: 1 })
    .filter((name) => /^[^\p{White_Space}+\p{Cc}]+$/u.test(name));
  const anyLine = fc
    .record({ name: anyName, keyId: fc.nat({ max: 0xffff_ffff }), signature: fc.uint8Array({ minLength: 1 }) })
    .map((line) => ({ ...line }));
  const anyText = fc.string({ unit: 'binary' }).map((text) => `${text.replaceAll(/\p{Cc}/gu, '\n')}\n`);
  fc.assert(
    fc.property(anyText, fc.array(anyLine, { minLength: 1, maxLength: 100 }), (text, signatures) => {
      const parsed = parseNote(formatNote({ text, signatures }));
      assert.equal(parsed.text, text);
      assert.deepEqual(
        parsed.signatures.map((line) => ({ ...line, signature: Uint8Array.from(line.signature) })),
        signatures,
      );
    }),
  );
});

test('what would be read as something else is not formatted', () => {
  const signatures = parseNote(bytes(`${TEXT}\n${LINE}`)).signatures;
  for (const text of ['', 'no newline', 'a\tb\n', 'lone \ud800 surrogate\n']) {
    assert.throws(() => formatNote({ text, signatures }), MALFORMED, JSON.stringify(text));
  }
  assert.throws(() => formatNote({ text: TEXT, signatures: [] }), MALFORMED);
  const [line = assert.fail()] = signatures;
  for (const name of ['', 'a b', 'a\n\n— b', 'lone \ud800']) {
    assert.throws(() => formatNote({ text: TEXT, signatures: [{ ...line, name }] }), MALFORMED, name);
  }
});
