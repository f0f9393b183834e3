import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entriesOf, flipBit, MemoryLog } from '../testing/memory-log.ts';
import { encodeBundle } from './entry-bundle.ts';
import { readLogEdge } from './log-edge.ts';

test('nothing is appended to a log whose last tiles were changed', async () => {
  for (const path of ['tile/0/001.p/44', 'tile/1/000.p/1']) {
    const log = await MemoryLog.of(entriesOf(0, 300));
    log.objects.set(path, flipBit(log.objects.get(path) ?? assert.fail(path), 17));
    await assert.rejects(readLogEdge(log, log.head), { code: 'TILE_MISMATCH' });
  }
});

test('nor to one whose last entries are others', async () => {
  const log = await MemoryLog.of(entriesOf(0, 300));
  log.objects.set('tile/entries/001.p/44', encodeBundle(entriesOf(1, 45)));
  await assert.rejects(readLogEdge(log, log.head), { code: 'ENTRY_MISMATCH' });
  log.objects.set('tile/entries/001.p/44', encodeBundle(entriesOf(0, 43)));
  await assert.rejects(readLogEdge(log, log.head), { code: 'MALFORMED_BUNDLE' });
});

test('nor to one that lost them, or whose checkpoint says more than is there', async () => {
  const log = await MemoryLog.of(entriesOf(0, 300));
  await assert.rejects(readLogEdge(log, { ...log.head, size: 301 }), { code: 'NOT_FOUND' });
  await assert.rejects(readLogEdge(log, { ...log.head, size: -1 }), { code: 'OUT_OF_RANGE' });
  log.objects.delete('tile/entries/001.p/44');
  await assert.rejects(readLogEdge(log, log.head), { code: 'NOT_FOUND' });
});

test('the edge is read by its partial tiles alone', async () => {
  const log = await MemoryLog.of(entriesOf(0, 600));
  await readLogEdge(log, log.head);
  assert.deepEqual(log.reads.toSorted(), ['tile/0/002.p/88', 'tile/1/000.p/2', 'tile/entries/002.p/88']);
});
