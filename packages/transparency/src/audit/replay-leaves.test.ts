import assert from 'node:assert/strict';
import { test } from 'node:test';
import { treeHead } from '../merkle/compact-range.ts';
import type { Hash } from '../merkle/hash.ts';
import { ReferenceTree } from '../testing/reference-tree.ts';
import { replayLeaves } from './replay-leaves.ts';

const { leaves, size } = ReferenceTree.ofSize(70);
const head = treeHead(leaves);

async function* streamOf(hashes: readonly Hash[]): AsyncGenerator<Hash> {
  yield* hashes;
}

test('leaves have the root of their head', async () => {
  for (let n = 0; n <= size; n += 1) await replayLeaves(streamOf(leaves.slice(0, n)), treeHead(leaves.slice(0, n)));
});

test('leaves that are fewer, more, or others are a mismatch', async () => {
  const [first = assert.fail()] = leaves;
  for (const others of [[], leaves.slice(1), leaves.slice(0, -1), [...leaves, first], leaves.with(9, first)]) {
    await assert.rejects(replayLeaves(streamOf(others), head), { code: 'ROOT_MISMATCH' });
  }
});

test('a head with the root of a tree of another size is a mismatch', async () => {
  for (const other of [size - 1, size + 1]) {
    await assert.rejects(replayLeaves(streamOf(leaves), { ...head, size: other }), { code: 'ROOT_MISMATCH' });
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
  await assert.rejects(replayLeaves(endless(), treeHead(leaves.slice(0, 5))), { code: 'ROOT_MISMATCH' });
  assert.equal(given, 6);
});
