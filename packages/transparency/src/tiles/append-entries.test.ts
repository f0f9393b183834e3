import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { treeHead } from '../merkle/compact-range.ts';
import { hashLeaf } from '../merkle/hash.ts';
import { entriesOf, MemoryLog } from '../testing/memory-log.ts';
import { appendEntries } from './append-entries.ts';
import { MAX_ENTRY_BYTES } from './entry-bundle.ts';
import { EMPTY_EDGE, readLogEdge } from './log-edge.ts';
import { levelsOf, tileAt } from './tile-layout.ts';
import { type Tile, tilePath } from './tile-path.ts';

/** Where tiles begin, end, and get one more level. */
const SIZES = [0, 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537];
const ALL = entriesOf(0, 65_537);
const LEAVES = ALL.map(hashLeaf);

for (const size of SIZES) {
  test(`a log of ${size} entries has the tiles of the specification, and the root of the leaves`, () => {
    const { objects, head, edge } = appendEntries(EMPTY_EDGE, ALL.slice(0, size));
    assert.deepEqual(head, treeHead(LEAVES.slice(0, size)));
    assert.equal(edge.size, size);
    assert.deepEqual(
      objects.map(({ path }) => path),
      tilesOf(size).map(tilePath),
    );
  });
}

test('70,000 entries are those that the specification counts', () => {
  const tiles = tilesOf(70_000);
  const full = tiles.filter(({ width }) => width === 256);
  assert.equal(full.filter(({ level }) => level === 0).length, 273);
  assert.equal(full.filter(({ level }) => level === 1).length, 1);
  assert.deepEqual(tiles.filter(({ width }) => width < 256).map(tilePath), [
    'tile/entries/273.p/112',
    'tile/0/273.p/112',
    'tile/1/001.p/17',
    'tile/2/000.p/1',
  ]);
});

test('however a log came to its size, the objects of that size are the same bytes', async () => {
  const small = SIZES.filter((size) => size < 1000);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...small, 300, 400, 700), { minLength: 1 }), grownIsWritten),
    { numRuns: 30 },
  );
  await grownIsWritten([255, 65_535, 65_536, 65_537]);
});

/** Each append also checks that no object that is there becomes another. */
async function grownIsWritten(stops: readonly number[]): Promise<void> {
  const log = await MemoryLog.of();
  let begin = 0;
  for (const end of stops.toSorted((a, b) => a - b)) {
    await log.append(ALL.slice(begin, end));
    begin = end;
  }
  const { objects, head, edge } = appendEntries(EMPTY_EDGE, ALL.slice(0, begin));
  assert.deepEqual(log.head, head);
  assert.deepEqual(log.edge, edge);
  for (const { path, content } of objects) assert.deepEqual(log.objects.get(path), content, path);
}

test('the edge that is read back is the one that was left', async () => {
  for (const size of SIZES) {
    const log = await MemoryLog.of(ALL.slice(0, size));
    assert.deepEqual(withPlainBytes(await readLogEdge(log, log.head)), withPlainBytes(log.edge), `${size}`);
  }
});

test('only what changes is written, and partial tiles are named when they became full', () => {
  const first = appendEntries(EMPTY_EDGE, entriesOf(0, 255));
  assert.deepEqual(first.superseded, []);
  const none = appendEntries(first.edge, []);
  assert.deepEqual({ ...none, head: none.head.size }, { objects: [], superseded: [], edge: first.edge, head: 255 });
  const second = appendEntries(first.edge, entriesOf(255, 256));
  assert.deepEqual(
    second.objects.map(({ path }) => path),
    ['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1'],
  );
  assert.deepEqual(second.superseded, ['tile/entries/000.p/', 'tile/0/000.p/']);
  const third = appendEntries(second.edge, entriesOf(256, 257));
  assert.deepEqual(
    third.objects.map(({ path }) => path),
    ['tile/entries/001.p/1', 'tile/0/001.p/1'],
  );
  assert.deepEqual(third.superseded, []);
  assert.deepEqual(appendEntries(EMPTY_EDGE, entriesOf(0, 512)).superseded, []);
});

test('an entry that has no place is refused, and nothing comes of the batch', () => {
  const batch = [Buffer.from('fits'), new Uint8Array(MAX_ENTRY_BYTES + 1)];
  assert.throws(() => appendEntries(EMPTY_EDGE, batch), { code: 'TOO_LARGE' });
  const full = { ...EMPTY_EDGE, size: Number.MAX_SAFE_INTEGER };
  assert.throws(() => appendEntries(full, [Buffer.from('one more')]), { code: 'OUT_OF_RANGE' });
});

/** Every tile of a tree: bundles, then levels from the leaves up. */
function tilesOf(size: number): readonly Tile[] {
  const levels = size === 0 ? [] : (['entries', ...Array.from({ length: levelsOf(size) }, (_, n) => n)] as const);
  return levels.flatMap((level) => {
    const tiles: Tile[] = [];
    for (let tile = tileAt(level, 0, size); tile !== undefined; tile = tileAt(level, tiles.length, size))
      tiles.push(tile);
    return tiles;
  });
}

function withPlainBytes(edge: { tiles: readonly Uint8Array[]; entries: readonly Uint8Array[] }) {
  const plain = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  return { ...edge, tiles: edge.tiles.map(plain), entries: edge.entries.map(plain) };
}
