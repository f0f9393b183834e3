import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { EVENT_TYPES } from '../event-types.ts';
import { goldenFile } from './event-goldens.ts';

test('every type has a golden, and there is no golden of another', () => {
  const files = readdirSync(dirname(goldenFile('any')));
  assert.deepEqual(files.toSorted(), EVENT_TYPES.map((type) => `${type}.json`).toSorted());
});
