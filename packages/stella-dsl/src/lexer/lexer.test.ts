import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DiagnosticSink } from '../diagnostic.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { Source } from '../source.ts';
import { lex } from './lexer.ts';

function scan(text: string) {
  const sink = new DiagnosticSink(new Source({ path: 'a.stella', text }), 100);
  const { tokens, comments } = lex(sink, DEFAULT_LIMITS);
  return {
    values: tokens.map(({ value }) => value).slice(0, -1),
    tokens,
    comments,
    codes: sink.list().map(({ code }) => code),
  };
}

test('operators are read longest first', () => {
  assert.deepEqual(scan('a:=b==c=>d<=e!=f>=g<h').values, [
    'a',
    ':=',
    'b',
    '==',
    'c',
    '=>',
    'd',
    '<=',
    'e',
    '!=',
    'f',
    '>=',
    'g',
    '<',
    'h',
  ]);
});

test('a sign belongs to the number behind it', () => {
  assert.deepEqual(scan('+0.5 -2 10').values, ['+0.5', '-2', '10']);
});

const numbers: [string, boolean][] = [
  ['0', true],
  ['0.123456', true],
  ['123456789012.123456', true],
  ['999999999999999999', true],
  ['1234567890123.123456', false],
  ['0.1234567', false],
  ['1000000000000000000', false],
  ['01', false],
  ['1e5', false],
  ['1.2.3', false],
  ['7days', false],
];
for (const [text, good] of numbers) {
  test(`${text} is ${good ? 'a number' : 'refused, once'}`, () => {
    assert.deepEqual(scan(text).codes, good ? [] : ['LEX-004']);
  });
}

test('strings know their escapes', () => {
  assert.deepEqual(scan(String.raw`"a\"b\\c\n\r\t\u{1F600}"`).values, ['a"b\\c\n\r\t😀']);
});

const broken: [string, string, string[]][] = [
  ['an unclosed string ends with its line', '"abc\nd', ['LEX-002']],
  ['an unknown escape', String.raw`"\x"`, ['LEX-003']],
  ['an escape past Unicode', String.raw`"\u{110000}"`, ['LEX-003']],
  ['half a surrogate by escape', String.raw`"\u{D800}"`, ['LEX-003']],
  ['half a surrogate raw', '"\ud800"', ['LEX-008']],
  ['a raw control character', '"a\u0001"', ['LEX-006']],
  ['an unclosed comment', 'a /* b', ['LEX-005']],
  ['a run of strange characters counts once', 'a ££££ b', ['LEX-001']],
  ['single quotes', "'a'", ['LEX-001']],
  ['operators of other languages', 'a && b || !c', ['LEX-001', 'LEX-001', 'LEX-001']],
  ['a string past its limit', `"${'x'.repeat(4097)}"`, ['LIMIT-006']],
  ['text that is not NFC', '"e\u0301"', ['LEX-007']],
  ['a pile of combining marks', `"a${'\u0301\u0323'.repeat(50_000)}"`, ['LIMIT-006', 'LEX-007']],
];
for (const [name, text, codes] of broken) {
  test(name, () => assert.deepEqual(scan(text).codes.sort(), codes.sort()));
}

test('comments are kept with their text, and CRLF reads as LF', () => {
  const { comments, values } = scan('a // one\r\n/* two\r\n three */ b');
  assert.deepEqual(
    comments.map(({ text }) => text),
    ['// one', '/* two\n three */'],
  );
  assert.deepEqual(values, ['a', 'b']);
});
