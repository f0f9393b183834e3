import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { auditLog } from './audit/audit-log.ts';
import { proveInclusion } from './merkle/prove.ts';
import { entriesOf, MemoryLog, TRUST } from './testing/memory-log.ts';
import { appendEntries } from './tiles/append-entries.ts';
import { readLogEdge } from './tiles/log-edge.ts';
import { TreeReader } from './tiles/tree-reader.ts';

const anySize = fc.oneof(fc.constantFrom(0, 1, 255, 256, 257, 512), fc.nat({ max: 600 }));

test('an append that ends anywhere before its checkpoint is not there, and is done again with whatever came meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(anySize, anySize, anySize, fc.nat(), async (size, lost, more, cut) => {
      const log = await MemoryLog.of(entriesOf(0, size));
      const before = log.head;
      const { objects } = appendEntries(log.edge, entriesOf(size, size + lost));
      for (const object of objects.slice(0, cut % (objects.length + 1))) log.put(object);
      // Readers see the log as it was.
      assert.equal((await auditLog({ source: log, trust: TRUST, before })).size, size);
      // A writer that starts knows what is stored, and that the order of entries is fixed elsewhere. `put` refuses another object.
      log.edge = await readLogEdge(log, before);
      await log.append(entriesOf(size, size + lost + more));
      assert.equal((await auditLog({ source: log, trust: TRUST, before })).size, size + lost + more);
    }),
    { numRuns: 25 },
  );
});

test('two writers of the same entries, at their own pace, write the same objects', async () => {
  const log = await MemoryLog.of(entriesOf(0, 200));
  const edge = await readLogEdge(log, log.head);
  const fast = appendEntries(edge, entriesOf(200, 600));
  const slow = appendEntries(edge, entriesOf(200, 300));
  for (const object of [...fast.objects, ...slow.objects]) log.put(object);
  for (const { head } of [slow, fast]) {
    await log.publish(head);
    assert.equal((await auditLog({ source: log, trust: TRUST })).size, head.size);
  }
});

test('whoever still has the checkpoint before finds what it needs when partial tiles are gone', async () => {
  const log = await MemoryLog.of(entriesOf(0, 300));
  const { head } = log;
  const { objects, superseded } = appendEntries(log.edge, entriesOf(300, 600));
  for (const object of objects) log.put(object);
  const paths = [...log.objects.keys()].filter((path) => superseded.some((prefix) => path.startsWith(prefix)));
  assert.deepEqual(paths, ['tile/entries/001.p/44', 'tile/0/001.p/44']);
  for (const path of paths) log.objects.delete(path);
  await proveInclusion(await TreeReader.open(head, { source: log }), 299);
  assert.equal((await auditLog({ source: log, trust: TRUST })).size, 300);
});
