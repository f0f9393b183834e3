import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RecordSorter } from './record-sorter.ts';
import { openFileSpool } from './spool.ts';
import { SpoolSpace } from './spool-space.ts';

const SHAPE = { recordBytes: 12, keyBytes: 6 };

/** Keys are few and of bytes that a signed comparison would put first; the rest tells records apart. */
const records = fc.array(fc.tuple(fc.constantFrom(0, 1, 255), fc.constantFrom(0, 1, 128, 255))).map((keys) =>
  keys.map(([first, last], index) => {
    const record = Buffer.from([first, 0, 0, 0, 0, last, 0, 0, 0, 0, 0, 0]);
    record.writeUInt32BE(index, 8);
    return record;
  }),
);

async function sortedBy(runRecords: number, all: readonly Buffer[]): Promise<Buffer> {
  const space = new SpoolSpace(1_000_000, openFileSpool);
  try {
    const sorter = new RecordSorter(SHAPE, { space, runRecords });
    for (const record of all) {
      sorter.add(record);
      await sorter.drain();
    }
    // A block is good until the next one.
    const blocks: Buffer[] = [];
    for await (const block of sorter.sorted()) blocks.push(Buffer.from(block));
    return Buffer.concat(blocks);
  } finally {
    await space.close();
  }
}

test('records come in order of their keys, those of one key as they were added, in however many runs', async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.integer({ min: 1, max: 5 }), async (all, runRecords) => {
      const wanted = all.toSorted((a, b) => a.compare(b, 0, SHAPE.keyBytes, 0, SHAPE.keyBytes));
      assert.deepEqual(await sortedBy(runRecords, all), Buffer.concat(wanted));
    }),
  );
});

test('more records than are given out at once, of more runs than are read at once', async () => {
  const all = Array.from({ length: 5_000 }, (_, index) => {
    const record = Buffer.alloc(SHAPE.recordBytes);
    record.writeUInt32BE((index * 7919) % 5_000);
    return record;
  });
  const sorted = await sortedBy(100, all);
  assert.equal(sorted.length, all.length * SHAPE.recordBytes);
  for (let n = 0; n < all.length; n += 1) assert.equal(sorted.readUInt32BE(n * SHAPE.recordBytes), n);
});
