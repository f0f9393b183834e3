import assert from 'node:assert/strict';
import { it } from 'node:test';
import { counted } from './counted.ts';

it('what is counted is in the plural, but for one of it', () => {
  assert.deepEqual(
    [0, 1, 2n].map((count) => counted(count, 'file')),
    ['0 files', '1 file', '2 files'],
  );
  assert.deepEqual([counted(1n, 'match', 'matches'), counted(3, 'match', 'matches')], ['1 match', '3 matches']);
  assert.deepEqual([counted(1, 'info'), counted(2, 'info')], ['1 info', '2 info']);
});
