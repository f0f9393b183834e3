import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashesAt, levelsOf, partialAt, tileAt } from './tile-layout.ts';

test('the tree of 70,000 entries of the specification', () => {
  const size = 70_000;
  assert.equal(levelsOf(size), 3);
  assert.deepEqual(
    [0, 1, 2].map((level) => hashesAt(level, size)),
    [70_000, 273, 1],
  );
  assert.deepEqual(tileAt(0, 272, size), { level: 0, index: 272, width: 256 });
  assert.deepEqual(partialAt(0, size), { level: 0, index: 273, width: 112 });
  assert.deepEqual(partialAt('entries', size), { level: 'entries', index: 273, width: 112 });
  assert.deepEqual(tileAt(1, 0, size), { level: 1, index: 0, width: 256 });
  assert.deepEqual(partialAt(1, size), { level: 1, index: 1, width: 17 });
  assert.deepEqual(partialAt(2, size), { level: 2, index: 0, width: 1 });
  assert.equal(tileAt(0, 274, size), undefined);
  assert.equal(partialAt(3, size), undefined);
});

test('a tree of 256 has a full tile of leaves, and a tile of one hash above', () => {
  assert.equal(levelsOf(256), 2);
  assert.equal(partialAt(0, 256), undefined);
  assert.deepEqual(tileAt(0, 0, 256), { level: 0, index: 0, width: 256 });
  assert.deepEqual(partialAt(1, 256), { level: 1, index: 0, width: 1 });
});

test('no tree has no tile, and the largest one seven levels', () => {
  assert.equal(levelsOf(0), 0);
  assert.equal(tileAt(0, 0, 0), undefined);
  assert.equal(partialAt('entries', 0), undefined);
  assert.equal(levelsOf(1), 1);
  assert.equal(levelsOf(Number.MAX_SAFE_INTEGER), 7);
});
