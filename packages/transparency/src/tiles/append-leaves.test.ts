import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashLeaf } from '../merkle/hash.ts';
import { entriesOf } from '../testing/memory-log.ts';
import { appendEntries } from './append-entries.ts';
import { appendLeaves, EMPTY_TREE_EDGE } from './append-leaves.ts';
import { EMPTY_EDGE } from './log-edge.ts';
import { tilePath } from './tile-path.ts';

test('a tree without its entries has the tiles and the head of the log with them', () => {
  let edge = EMPTY_TREE_EDGE;
  const paths = new Set<string>();
  for (const [begin, end] of [
    [0, 0],
    [0, 1],
    [1, 300],
    [300, 512],
    [512, 900],
  ] as const) {
    const tree = appendLeaves(edge, entriesOf(begin, end).map(hashLeaf));
    const log = appendEntries(EMPTY_EDGE, entriesOf(0, end));
    assert.deepEqual(tree.head, log.head);
    assert.deepEqual(tree.edge, { size: log.edge.size, tiles: log.edge.tiles });
    const known = new Map(log.objects.map(({ path, content }) => [path, Buffer.from(content)]));
    for (const { tile, content } of tree.tiles) {
      assert.deepEqual(known.get(tilePath(tile)), Buffer.from(content), tilePath(tile));
      paths.add(tilePath(tile));
    }
    edge = tree.edge;
  }
  const full = ['tile/0/000', 'tile/0/001', 'tile/0/002'];
  assert.deepEqual([...paths].filter((path) => !path.includes('.p/')).toSorted(), full);
});
