import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReferenceTree } from '../testing/reference-tree.ts';
import { checkAppendOnly } from './check-append-only.ts';

const tree = ReferenceTree.ofSize(70);
const headAt = (size: number) => ({ size, root: tree.root(0, size) });

test('a tree grew from every tree that it was', async () => {
  for (let size = 0; size <= tree.size; size += 1) await checkAppendOnly(tree, headAt(size));
});

test('it did not grow from one with another root', async () => {
  for (let size = 0; size < tree.size; size += 1) {
    await assert.rejects(checkAppendOnly(tree, { size, root: headAt(size + 1).root }), { code: 'FORKED' });
    await assert.rejects(checkAppendOnly(tree, { size, root: headAt(size).root.subarray(1) }), { code: 'FORKED' });
  }
});

test('nor from a larger one, nor from what is no tree', async () => {
  for (const size of [71, 2 ** 60, Number.POSITIVE_INFINITY]) {
    await assert.rejects(checkAppendOnly(tree, { ...headAt(70), size }), { code: 'ROLLED_BACK' });
  }
  for (const size of [-1, 0.5, Number.NaN]) {
    await assert.rejects(checkAppendOnly(tree, { ...headAt(70), size }), { code: 'OUT_OF_RANGE' });
  }
});
