import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RecordLog } from './record-log.ts';
import { openFileSpool } from './spool.ts';
import { SpoolSpace } from './spool-space.ts';

type Entry = readonly [readonly number[], string];

async function keptOf(
  entries: readonly Entry[],
): Promise<{ readonly kept: readonly Entry[]; readonly spools: number }> {
  let spools = 0;
  const space = new SpoolSpace(100_000_000, () => {
    spools += 1;
    return openFileSpool();
  });
  try {
    const log = new RecordLog(2, space);
    for (const [words, text] of entries) {
      log.append(Uint32Array.from(words), text);
      await log.drain();
    }
    const kept: Entry[] = [];
    const words = new Uint32Array(2);
    for await (const _ of log.read(words, (text) => kept.push([[...words], text])));
    return { kept, spools };
  } finally {
    await space.close();
  }
}

test('what is written is read again, of any length, in its order', async () => {
  const word = fc.nat({ max: 2 ** 32 - 1 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.tuple(word, word), fc.string({ unit: 'grapheme' }))), async (entries) => {
      assert.deepEqual(await keptOf(entries), { kept: entries, spools: 0 });
    }),
  );
});

test('what is more than a block goes to a spool, be it one record', async () => {
  const entries = [0, 1, 700_000, 3, 2_000_000, 5, 300_000, 7].map(
    (length, n): Entry => [[n, length], 'é'.repeat(length)],
  );
  assert.deepEqual(await keptOf(entries), { kept: entries, spools: 1 });
});
