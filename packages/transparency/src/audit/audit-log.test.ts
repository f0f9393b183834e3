import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { entriesOf, flipBit, MemoryLog, signerOf, TRUST } from '../testing/memory-log.ts';
import { encodeBundle } from '../tiles/entry-bundle.ts';
import { TransparencyError } from '../transparency-error.ts';
import { auditLog, readCheckpoint } from './audit-log.ts';

const SIZE = 600;
const audit = (source: MemoryLog) => auditLog({ source, trust: TRUST });

for (const size of [0, 1, 255, 256, 257, SIZE]) {
  test(`a log of ${size} entries is as its checkpoint says, and gives its entries`, async () => {
    const source = await MemoryLog.of(entriesOf(0, size));
    const given: string[] = [];
    const onEntry = async ({ index, entry }: { index: number; entry: Uint8Array }) => {
      assert.equal(given.push(Buffer.from(entry).toString()), index + 1);
    };
    const checkpoint = await auditLog({ source, trust: TRUST, onEntry });
    assert.deepEqual({ size: checkpoint.size, root: checkpoint.root }, source.head);
    assert.deepEqual(given, entriesOf(0, size).map(String));
  });
}

test('no bit of any object that the log needs can be another', async () => {
  const log = await MemoryLog.of(entriesOf(0, SIZE));
  const needed = await pathsOf(log);
  assert.equal(needed.length, 8);
  // The signatures of others are not covered by that of the log, and here there are none.
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...needed), fc.nat(), async (path, at) => {
      const whole = log.objects.get(path) ?? assert.fail(path);
      log.objects.set(path, flipBit(whole, at % (whole.length * 8)));
      await assert.rejects(audit(log), TransparencyError, path);
      log.objects.set(path, whole);
    }),
    { numRuns: 300 },
  );
  await audit(log);
});

test('no object that the log needs can be absent, empty, longer, or one of another place', async () => {
  const log = await MemoryLog.of(entriesOf(0, SIZE));
  const needed = await pathsOf(log);
  for (const path of needed) {
    const whole = log.objects.get(path) ?? assert.fail(path);
    log.objects.delete(path);
    await assert.rejects(audit(log), { code: 'NOT_FOUND' }, path);
    const elsewhere = needed
      .filter((other) => other !== path)
      .map((other) => log.objects.get(other) ?? new Uint8Array());
    for (const content of [new Uint8Array(), whole.subarray(1), Buffer.concat([whole, Buffer.of(1)]), ...elsewhere]) {
      log.objects.set(path, content);
      await assert.rejects(audit(log), TransparencyError, path);
    }
    log.objects.set(path, whole);
  }
});

test('entries that changed place, or are missing, are found, also when the bundle is a good one', async () => {
  const entries = entriesOf(0, SIZE);
  const [first = assert.fail(), second = assert.fail(), ...rest] = entries.slice(0, 256);
  for (const bundle of [
    [second, first, ...rest],
    [first, first, ...rest],
    [first, new Uint8Array(), ...rest],
  ]) {
    const log = await MemoryLog.of(entries);
    log.objects.set('tile/entries/000', encodeBundle(bundle));
    await assert.rejects(audit(log), { code: 'ENTRY_MISMATCH' });
  }
});

test('a history that was rewritten from end to end, and signed, is found by whoever remembers one checkpoint', async () => {
  for (const size of [1, 255, 256, 300, 512, SIZE]) {
    const before = (await MemoryLog.of(entriesOf(0, size))).head;
    const source = await MemoryLog.of(entriesOf(0, SIZE));
    await auditLog({ source, trust: TRUST, before });
    const rewritten = await MemoryLog.of(entriesOf(0, SIZE).with(size - 1, Buffer.from('another')));
    await audit(rewritten);
    await assert.rejects(auditLog({ source: rewritten, trust: TRUST, before }), { code: 'FORKED' });
  }
});

test('a log that became shorter is found', async () => {
  const source = await MemoryLog.of(entriesOf(0, 300));
  const before = (await MemoryLog.of(entriesOf(0, 301))).head;
  await assert.rejects(auditLog({ source, trust: TRUST, before }), { code: 'ROLLED_BACK' });
});

test('what is no tree was never seen', async () => {
  const source = await MemoryLog.of(entriesOf(0, 3));
  for (const size of [Number.NaN, -1, 1.5]) {
    await assert.rejects(auditLog({ source, trust: TRUST, before: { ...source.head, size } }), {
      code: 'OUT_OF_RANGE',
    });
  }
});

test('a checkpoint that is absent, of another key, or signed over a root of nothing', async () => {
  const log = await MemoryLog.of(entriesOf(0, 3));
  await assert.rejects(audit(new MemoryLog()), { code: 'NOT_FOUND' });
  await log.publish({ ...log.head, root: new Uint8Array(32) });
  await assert.rejects(audit(log), { code: 'TILE_MISMATCH' });
  await log.publish(log.head, [signerOf(2)]);
  await assert.rejects(readCheckpoint(log, TRUST), { code: 'NO_TRUSTED_SIGNATURE' });
  log.objects.set('checkpoint', new Uint8Array(1_000_001));
  await assert.rejects(audit(log), { code: 'TOO_LARGE' });
});

test('what the caller throws, or when the caller gives up, ends the audit as it is', async () => {
  const source = await MemoryLog.of(entriesOf(0, SIZE));
  const failure = new Error('the sequence has a gap');
  const onEntry = () => Promise.reject(failure);
  await assert.rejects(auditLog({ source, trust: TRUST, onEntry }), failure);
  const controller = new AbortController();
  const stop = () => controller.abort(failure);
  await assert.rejects(auditLog({ source, trust: TRUST, onEntry: stop, signal: controller.signal }), failure);
});

/** Of everything that an audit reads. */
async function pathsOf(log: MemoryLog): Promise<readonly string[]> {
  await audit(log);
  return [...new Set(log.reads)];
}
