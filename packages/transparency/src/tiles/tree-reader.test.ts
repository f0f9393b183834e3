import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { treeHead } from '../merkle/compact-range.ts';
import { hashLeaf } from '../merkle/hash.ts';
import { proveConsistency, proveInclusion, rootAt } from '../merkle/prove.ts';
import { verifyConsistency } from '../merkle/verify-consistency.ts';
import { verifyInclusion } from '../merkle/verify-inclusion.ts';
import { entriesOf, flipBit, MemoryLog } from '../testing/memory-log.ts';
import { TreeReader } from './tree-reader.ts';

const SIZE = 65_537 + 300;
const ALL = entriesOf(0, SIZE);
const LEAVES = ALL.map(hashLeaf);
/** Three levels; places where tiles meet are as likely as the rest. */
const anyIndex = fc.oneof(
  fc.constantFrom(0, 1, 255, 256, 257, 65_535, 65_536, 65_537, SIZE - 1),
  fc.nat({ max: SIZE - 1 }),
);

describe('the tree of a log', () => {
  let log: MemoryLog;
  before(async () => {
    log = await MemoryLog.of(ALL);
  });

  it('proves every leaf', async () => {
    const tree = await TreeReader.open(log.head, { source: log });
    await fc.assert(
      fc.asyncProperty(anyIndex, async (index) => {
        const path = await proveInclusion(tree, index);
        verifyInclusion({ index, leaf: LEAVES[index] ?? assert.fail(), path }, log.head);
      }),
    );
  });

  it('proves every tree that it was, to it and to every one in between', async () => {
    const tree = await TreeReader.open(log.head, { source: log });
    const roots = new Map<number, Uint8Array>();
    const headAt = (size: number) => {
      const root = roots.get(size) ?? treeHead(LEAVES.slice(0, size)).root;
      roots.set(size, root);
      return { size, root };
    };
    await fc.assert(
      fc.asyncProperty(anyIndex, anyIndex, async (one, other) => {
        const [old, size] = one < other ? [one, other] : [other, one];
        assert.deepEqual(await rootAt(tree, old), headAt(old).root);
        verifyConsistency(headAt(old), headAt(size), await proveConsistency(tree, old, size));
        verifyConsistency(headAt(old), log.head, await proveConsistency(tree, old));
        if (old < size) {
          const proof = { index: old, leaf: LEAVES[old] ?? assert.fail(), path: await proveInclusion(tree, old, size) };
          verifyInclusion(proof, headAt(size));
        }
      }),
      { numRuns: 8 },
    );
  });

  it('asks for a path by a few tiles, and not twice for those that it has', async () => {
    const source = await copyOf(log);
    const tree = await TreeReader.open(log.head, { source });
    assert.deepEqual(source.reads.toSorted(), ['tile/0/257.p/45', 'tile/1/001.p/1', 'tile/2/000.p/1']);
    source.reads.length = 0;
    await proveInclusion(tree, 1000);
    assert.deepEqual(source.reads, ['tile/1/000', 'tile/0/003']);
    await proveInclusion(tree, 1001);
    assert.equal(source.reads.length, 2);
  });

  it('gives no hash of a tile that is not in the tree', async () => {
    for (const path of ['tile/0/003', 'tile/1/000']) {
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: 8192 * 8 - 1 }), async (bit) => {
          const source = await copyOf(log);
          source.objects.set(path, flipBit(source.objects.get(path) ?? assert.fail(), bit));
          const tree = await TreeReader.open(log.head, { source });
          await assert.rejects(proveInclusion(tree, 1000), { code: 'TILE_MISMATCH' });
          // The rest of the log is as good as before.
          const last = await proveInclusion(tree, SIZE - 1);
          verifyInclusion({ index: SIZE - 1, leaf: LEAVES[SIZE - 1] ?? assert.fail(), path: last }, log.head);
        }),
        { numRuns: 10 },
      );
    }
  });

  it('does not open when its last tiles have another root', async () => {
    for (const path of ['tile/0/257.p/45', 'tile/1/001.p/1', 'tile/2/000.p/1']) {
      const source = await copyOf(log);
      source.objects.set(path, flipBit(source.objects.get(path) ?? assert.fail(path), 100));
      await assert.rejects(TreeReader.open(log.head, { source }), { code: 'TILE_MISMATCH' });
    }
  });

  it('says what is missing, and takes it again when it is back', async () => {
    const source = await copyOf(log);
    const tree = await TreeReader.open(log.head, { source });
    source.objects.delete('tile/0/003');
    await assert.rejects(proveInclusion(tree, 1000), { code: 'NOT_FOUND', message: 'the log has no tile/0/003' });
    source.objects.set('tile/0/003', log.objects.get('tile/0/003') ?? assert.fail());
    await proveInclusion(tree, 1000);
  });

  it('has nothing outside of the tree', async () => {
    const tree = await TreeReader.open(log.head, { source: log });
    for (const subtree of [
      { level: 0, index: SIZE },
      { level: 17, index: 0 },
      { level: 60, index: 0 },
      { level: 0, index: -1 },
      { level: 0, index: 0.5 },
      { level: 0.5, index: 0 },
      { level: -1, index: 0 },
      { level: Number.NaN, index: 0 },
    ]) {
      await assert.rejects(tree.hashesOf([subtree]), { code: 'OUT_OF_RANGE' });
    }
    for (const index of [258, -1, 0.5]) await assert.rejects(tree.tile(0, index), { code: 'OUT_OF_RANGE' });
  });
});

async function copyOf(log: MemoryLog): Promise<MemoryLog> {
  const copy = await MemoryLog.of();
  for (const [path, content] of log.objects) copy.objects.set(path, content);
  return copy;
}
