import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { treeHead } from '../merkle/compact-range.ts';
import type { Hash } from '../merkle/hash.ts';
import { ReferenceTree } from '../testing/reference-tree.ts';
import { checkAppendOnly } from './check-append-only.ts';
import { replayLeaves } from './replay-leaves.ts';

const tree = ReferenceTree.ofSize(70);
const head = treeHead(tree.leaves);
const headAt = (size: number) => treeHead(tree.leaves.slice(0, size));

async function* streamOf(leaves: readonly Hash[]): AsyncGenerator<Hash> {
  yield* leaves;
}

test('leaves have the root of their head, and are consistent with every tree before', async () => {
  await replayLeaves(streamOf([]), headAt(0));
  for (let size = 0; size <= tree.size; size += 1) {
    await replayLeaves(streamOf(tree.leaves), head, headAt(size));
    await checkAppendOnly(tree, headAt(size));
  }
});

test('leaves that are fewer, more, or others are a mismatch', async () => {
  const [first = assert.fail()] = tree.leaves;
  for (const leaves of [
    [],
    tree.leaves.slice(1),
    tree.leaves.slice(0, -1),
    [...tree.leaves, first],
    tree.leaves.with(9, first),
  ]) {
    await assert.rejects(replayLeaves(streamOf(leaves), head), { code: 'ROOT_MISMATCH' });
  }
});

test('a stream is not read further than one leaf over the size', async () => {
  let given = 0;
  async function* endless(): AsyncGenerator<Hash> {
    for (;;) {
      given += 1;
      yield head.root;
    }
  }
  await assert.rejects(replayLeaves(endless(), headAt(5)), { code: 'ROOT_MISMATCH' });
  assert.equal(given, 6);
});

test('a tree before that is another, or larger, is told, however it is looked for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: tree.size }), async (size) => {
      const other = { size, root: headAt(tree.size - 1 - (size === tree.size - 1 ? 1 : 0)).root };
      await assert.rejects(replayLeaves(streamOf(tree.leaves), head, other), { code: 'FORKED' });
      await assert.rejects(checkAppendOnly(tree, other), { code: 'FORKED' });
    }),
  );
  const larger = { ...head, size: head.size + 1 };
  await assert.rejects(replayLeaves(streamOf(tree.leaves), head, larger), { code: 'ROLLED_BACK' });
  await assert.rejects(checkAppendOnly(tree, larger), { code: 'ROLLED_BACK' });
});
