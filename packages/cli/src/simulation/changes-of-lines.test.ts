import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changesOfLines } from './changes-of-lines.ts';

const CHANGES = ['a\u2028b', 'ü\r', '', '\u{1f600}'].map((finding) => ({ finding }));
const BYTES = Buffer.from(CHANGES.map((change) => `${JSON.stringify(change)}\n`).join(''));

describe('changes out of lines', () => {
  it('are the same however the bytes come', async () => {
    for (const size of [1, 2, 3, 7, BYTES.length]) {
      async function* chunks() {
        for (let start = 0; start < BYTES.length; start += size) yield BYTES.subarray(start, start + size);
      }
      assert.deepEqual((await Array.fromAsync(changesOfLines(chunks()))).flat(), CHANGES);
    }
  });
});
