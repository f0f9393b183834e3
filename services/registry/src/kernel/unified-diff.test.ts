import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { diffTrees, unifiedDiff } from './unified-diff.ts';

const line = fc.constantFrom('a', 'b', 'c', '', '  x', '-', '+', '@@');
const text = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
  .map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));

test('a patch turns the one text into the other', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      if (before === after) return;
      assert.equal(applyPatch(before, unifiedDiff('f', 'changed', before, after)), after);
    }),
  );
});

test('texts that differ in thousands of lines are shown as replaced, also where they have lines in common', () => {
  const half = (word: string) => (_: unknown, index: number) =>
    index % 2 === 0 ? `line ${index}` : `${word} ${index}`;
  const before = Array.from({ length: 4000 }, half('old')).join('\n');
  const after = Array.from({ length: 4000 }, half('new')).join('\n');
  const patch = unifiedDiff('f', 'changed', before, after);
  assert.match(patch, /^--- a\/f\n\+\+\+ b\/f\n@@ -1,4000 \+1,4000 @@\n-line 0\n-old 1\n/);
  assert.equal(applyPatch(before, patch), after);
});

test('trees are compared by path, and only what differs is read', async () => {
  const entry = (path: string, content: string) => ({ path, size: content.length, sha256: sha256(content) });
  const texts = new Map(['one\n', 'two\n', 'same\n'].map((content) => [sha256(content) as string, content]));
  const read = (digest: string) => {
    assert.notEqual(digest, sha256('same\n'));
    return Promise.resolve(texts.get(digest) ?? '');
  };
  const from = [entry('b', 'one\n'), entry('gone', 'two\n'), entry('same', 'same\n')];
  const to = [entry('a', 'two\n'), entry('b', 'two\n'), entry('same', 'same\n')];
  const found = await diffTrees(from, to, read, new AbortController().signal);
  assert.deepEqual(
    found.map(({ path, kind }) => [path, kind]),
    [
      ['a', 'added'],
      ['b', 'changed'],
      ['gone', 'removed'],
    ],
  );
  await assert.rejects(diffTrees(from, to, read, AbortSignal.abort(new Error('enough'))), /enough/);
});
