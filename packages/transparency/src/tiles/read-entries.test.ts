import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { entriesOf, MemoryLog } from '../testing/memory-log.ts';
import { encodeBundle } from './entry-bundle.ts';
import { readEntries } from './read-entries.ts';
import { TreeReader } from './tree-reader.ts';

const SIZE = 600;
const open = async () => {
  const log = await MemoryLog.of(entriesOf(0, SIZE));
  return { log, tree: await TreeReader.open(log.head, { source: log }) };
};

test('a range gives its entries, with their places', async () => {
  const { tree } = await open();
  const anyEnd = fc.oneof(fc.constantFrom(0, 255, 256, 257, 512, SIZE), fc.nat({ max: SIZE }));
  await fc.assert(
    fc.asyncProperty(anyEnd, anyEnd, async (one, other) => {
      const range = { begin: Math.min(one, other), end: Math.max(one, other) };
      const entries = await Array.fromAsync(readEntries(tree, range));
      assert.deepEqual(
        entries.map(({ index, entry }) => [index, Buffer.from(entry).toString()]),
        entriesOf(range.begin, range.end).map((entry, n) => [range.begin + n, Buffer.from(entry).toString()]),
      );
    }),
  );
});

test('each bundle and each tile is read once, when its turn comes', async () => {
  const { log, tree } = await open();
  log.reads.length = 0;
  const entries = readEntries(tree, { begin: 0, end: SIZE });
  for (let n = 0; n < 256; n += 1) await entries.next();
  assert.deepEqual(log.reads, ['tile/0/000', 'tile/entries/000']);
  await Array.fromAsync(entries);
  assert.deepEqual(log.reads.slice(2), ['tile/0/001', 'tile/entries/001', 'tile/entries/002.p/88']);
});

test('no entry of a bundle is given when one of them is not in the tree', async () => {
  const { log, tree } = await open();
  const changed = entriesOf(256, 512).with(200, Buffer.from('another'));
  log.objects.set('tile/entries/001', encodeBundle(changed));
  const given: number[] = [];
  await assert.rejects(
    async () => {
      for await (const { index } of readEntries(tree, { begin: 250, end: 300 })) given.push(index);
    },
    { code: 'ENTRY_MISMATCH', message: 'entry 200 of tile/entries/001 is not that of the tree' },
  );
  assert.deepEqual(given, [250, 251, 252, 253, 254, 255]);
});

test('a range that the tree has not is refused', async () => {
  const { tree } = await open();
  for (const range of [
    { begin: 0, end: SIZE + 1 },
    { begin: 2, end: 1 },
    { begin: -1, end: 1 },
    { begin: 0.5, end: 1 },
  ]) {
    await assert.rejects(readEntries(tree, range).next(), { code: 'OUT_OF_RANGE' });
  }
});
