import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entriesOf, MemoryLog } from '../testing/memory-log.ts';
import { MAX_BUNDLE_BYTES } from './entry-bundle.ts';
import { type LogSource, readBundle, readObject, readTile } from './log-source.ts';

const PARTIAL = { level: 0, index: 0, width: 3 } as const;
const sourceOf = (content: Uint8Array | undefined): LogSource => ({ read: async () => content });

test('a partial tile that is gone is the beginning of the full one', async () => {
  const log = await MemoryLog.of(entriesOf(0, 256));
  const full = log.objects.get('tile/0/000') ?? assert.fail();
  assert.deepEqual(await readTile(log, PARTIAL, undefined), full.subarray(0, 3 * 32));
  assert.deepEqual(log.reads, ['tile/0/000.p/3', 'tile/0/000']);
  const bundle = await readBundle(log, { ...PARTIAL, level: 'entries' }, undefined);
  assert.deepEqual(
    bundle.map((entry) => Buffer.from(entry).toString()),
    ['entry 0', 'entry 1', 'entry 2'],
  );
});

test('what is nowhere is NOT_FOUND', async () => {
  await assert.rejects(readTile(sourceOf(undefined), PARTIAL, undefined), { code: 'NOT_FOUND' });
  await assert.rejects(readBundle(sourceOf(undefined), PARTIAL, undefined), { code: 'NOT_FOUND' });
  await assert.rejects(readObject(sourceOf(undefined), 'checkpoint', { maxBytes: 1 }), { code: 'NOT_FOUND' });
});

test('a tile of another width is refused before it is looked into', async () => {
  for (const length of [0, 1, 95, 97, 128, 8192]) {
    const reading = readTile(sourceOf(new Uint8Array(length)), PARTIAL, undefined);
    await assert.rejects(reading, { code: 'MALFORMED_TILE' }, `${length}`);
  }
});

test('a source is told how much it may give, and is held to it', async () => {
  const asked: number[] = [];
  const source: LogSource = {
    read: async (_path, { maxBytes }) => {
      asked.push(maxBytes);
      return new Uint8Array(maxBytes + 1);
    },
  };
  await assert.rejects(readTile(source, PARTIAL, undefined), { code: 'TOO_LARGE' });
  await assert.rejects(readBundle(source, { ...PARTIAL, level: 'entries' }, undefined), { code: 'TOO_LARGE' });
  assert.deepEqual(asked, [8192, MAX_BUNDLE_BYTES]);
});

test('failures of the source pass as they are; who gave up reads no more', async () => {
  const failure = new Error('the disk is gone');
  const source: LogSource = { read: async () => Promise.reject(failure) };
  await assert.rejects(readTile(source, PARTIAL, undefined), failure);
  const reason = new Error('enough');
  await assert.rejects(readTile(source, PARTIAL, AbortSignal.abort(reason)), reason);
});
