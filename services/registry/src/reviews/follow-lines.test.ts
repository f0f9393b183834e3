import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findLines, followLines, lineChanges, linesOf, replaceLines } from './follow-lines.ts';

const CASES: readonly (readonly [
  string,
  string,
  string,
  readonly [number, number],
  readonly [number, number] | undefined,
])[] = [
  ['the same text', 'abcd', 'abcd', [2, 3], [2, 3]],
  ['lines before them', 'abcd', 'xyabcd', [2, 3], [4, 5]],
  ['fewer lines before them', 'abcd', 'bcd', [3, 3], [2, 2]],
  ['lines behind them', 'abcd', 'abcxyz', [2, 3], [2, 3]],
  ['another line in them', 'abcd', 'axcd', [2, 3], undefined],
  ['a line between them', 'abcd', 'abxcd', [2, 3], undefined],
  ['one of them gone', 'abcd', 'abd', [2, 3], undefined],
  ['all of it gone', 'abcd', '', [1, 1], undefined],
];
for (const [what, before, after, [start, end], wanted] of CASES) {
  test(`${what}: ${wanted?.join(' to ') ?? 'they are not there'}`, () => {
    const found = followLines(lineChanges([...before], [...after]), { start, end });
    assert.deepEqual(found && [found.start, found.end], wanted);
  });
}

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { minLength: 1, maxLength: 12 });
const edited = fc.tuple(lines, lines, fc.nat(), fc.nat()).map(([before, after, one, other]) => {
  const [start, end] = [1 + (one % before.length), 1 + (other % before.length)].sort((a, b) => a - b) as [
    number,
    number,
  ];
  return { before, after, range: { start, end } };
});

test('what is found says what was there, wherever it is', () => {
  fc.assert(
    fc.property(edited, ({ before, after, range }) => {
      for (const found of [followLines(lineChanges(before, after), range), findLines(before, after, range)]) {
        if (found === undefined) continue;
        const wanted = before.slice(range.start - 1, range.end);
        assert.deepEqual(after.slice(found.start - 1, found.end), wanted);
      }
    }),
  );
});

test('who writes is not sent to lines that only look the same', () => {
  const before = [...'(x)(x)'];
  const first = { start: 2, end: 2 };
  assert.deepEqual(findLines(before, before, first), first);
  assert.deepEqual(findLines(before, [...'(y)(x)'], first), undefined, 'they were changed');
  assert.deepEqual(findLines(before, [...'-(x)(x)'], first), { start: 3, end: 3 });
  assert.deepEqual(
    findLines([...'axb'], [...'cxd'], first),
    first,
    'around them everything may change where they are alone',
  );
});

test('a text with thousands of other lines is another text', () => {
  const text = (word: string) =>
    Array.from({ length: 2_000 }, (_, index) => (index === 0 ? 'same' : `${word} ${index}`));
  assert.equal(followLines(lineChanges(text('old'), text('new')), { start: 1, end: 1 }), undefined);
});

test('lines are replaced, and all else stays as it is', () => {
  const text = 'one\ntwo\nthree\n';
  assert.equal(replaceLines(text, { start: 2, end: 2 }, 'zwei'), 'one\nzwei\nthree\n');
  assert.equal(replaceLines(text, { start: 2, end: 3 }, 'zwei\nund\n'), 'one\nzwei\nund\n');
  assert.equal(replaceLines('one\ntwo', { start: 2, end: 2 }, 'zwei\n'), 'one\nzwei');
  assert.equal(replaceLines(text, { start: 1, end: 1 }, '\n'), '\ntwo\nthree\n', 'an empty line is a line');
  assert.deepEqual(linesOf('one\n\n'), ['one', '']);
});
