import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { findRows } from './find-rows.ts';

/** Ids that often begin alike. */
const ID = fc
  .tuple(fc.constantFrom('00', '7f', 'ab', 'ff'), fc.stringMatching(/^[0-9a-f]{62}$/))
  .map(([head, tail]) => head + tail);

it('findings are found by the beginning of their id, wherever batches are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(ID, { maxLength: 40 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 64 }),
      fc.nat(),
      fc.integer({ min: 1, max: 3 }),
      async (unsorted, rows, digits, place, most) => {
        const ids = unsorted.sort();
        const batches = Array.from({ length: Math.ceil(ids.length / rows) }, (_, batch) =>
          ids.slice(batch * rows, (batch + 1) * rows),
        );
        const columns = {
          batches: batches.length,
          ids: async (batch: number) => Buffer.from((batches[batch] ?? []).join(''), 'hex'),
        };
        const beginning = (ids[place % Math.max(1, ids.length)] ?? 'c0').slice(0, digits);
        const found = await findRows(columns, beginning, most);
        assert.deepEqual(
          found.map(({ batch, row }) => batches[batch]?.[row]),
          ids.filter((id) => id.startsWith(beginning)).slice(0, most),
        );
      },
    ),
  );
});

it('what is no beginning of an id finds nothing', async () => {
  const columns = { batches: 1, ids: async () => Buffer.alloc(32) };
  for (const beginning of ['', 'A', 'g', '00 ', '0'.repeat(65), 'nothing']) {
    assert.deepEqual(await findRows(columns, beginning, 2), []);
  }
  assert.deepEqual(await findRows(columns, '0'.repeat(64), 2), [{ batch: 0, row: 0 }]);
});
