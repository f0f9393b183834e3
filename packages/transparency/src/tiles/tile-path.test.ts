import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTilePath, partialsPrefix, type Tile, tilePath } from './tile-path.ts';

const PATHS: readonly (readonly [Tile, string])[] = [
  [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
  [{ level: 0, index: 1234067, width: 256 }, 'tile/0/x001/x234/067'],
  [{ level: 0, index: 273, width: 112 }, 'tile/0/273.p/112'],
  [{ level: 1, index: 1, width: 17 }, 'tile/1/001.p/17'],
  [{ level: 2, index: 0, width: 1 }, 'tile/2/000.p/1'],
  [{ level: 63, index: 999, width: 255 }, 'tile/63/999.p/255'],
  [{ level: 'entries', index: 1000, width: 256 }, 'tile/entries/x001/000'],
  [{ level: 'entries', index: 0, width: 3 }, 'tile/entries/000.p/3'],
  [{ level: 0, index: Number.MAX_SAFE_INTEGER, width: 256 }, 'tile/0/x009/x007/x199/x254/x740/991'],
];

test('paths as the specification writes them', () => {
  for (const [tile, path] of PATHS) {
    assert.equal(tilePath(tile), path);
    assert.deepEqual(parseTilePath(path), tile);
  }
});

test('every tile has a path, and the path is its own', () => {
  const anyTile = fc.record<Tile>({
    level: fc.oneof(fc.constant('entries' as const), fc.nat({ max: 63 })),
    index: fc.maxSafeNat(),
    width: fc.integer({ min: 1, max: 256 }),
  });
  fc.assert(fc.property(anyTile, (tile) => assert.deepEqual(parseTilePath(tilePath(tile)), { ...tile })));
});

test('what is written otherwise is refused', () => {
  const others = [
    '',
    'tile',
    'tile/0',
    'tile/0/',
    'tile/0/0',
    'tile/0/00',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/100/000',
    'tile/data/000',
    'tile/8/0/000',
    '/tile/0/000',
    'tile/0/000/',
    'tile/0/000.p',
    'tile/0/000.p/',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/1/',
    'tile/0/000.p/1\n',
    'tile/0/../000',
    'tile/0/%30',
    'tile/0/٠٠٠',
    'tile/0/x010/x000/x000/x000/x000/000',
    'TILE/0/000',
    'checkpoint',
    `tile/0/${'x001/'.repeat(100_000)}000`,
  ];
  for (const path of others) assert.throws(() => parseTilePath(path), { code: 'MALFORMED_PATH' }, path.slice(0, 60));
});

test('what is no tile has no path', () => {
  const tile = { level: 0, index: 0, width: 256 };
  for (const wrong of [
    { level: 64 },
    { level: -1 },
    { level: 0.5 },
    { index: -1 },
    { index: 2 ** 53 },
    { width: 0 },
    { width: 257 },
  ]) {
    assert.throws(() => tilePath({ ...tile, ...wrong }), { code: 'OUT_OF_RANGE' });
  }
});

test('partial tiles of an index are under one prefix', () => {
  const tile = { level: 0, index: 1000, width: 7 };
  assert.equal(partialsPrefix(tile), 'tile/0/x001/000.p/');
  assert.ok(tilePath(tile).startsWith(partialsPrefix(tile)));
});
