import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Digest } from '@policy-registry/canonical';
import { areaFolder, keysOf } from './object-key.ts';

const DIGEST: Digest = `sha256:${'ab'.repeat(32)}`;

test('an object is where its digest says, and nowhere else', () => {
  assert.equal(keysOf('acme')(DIGEST), `acme/sha256/ab/${'ab'.repeat(32)}`);
  assert.equal(keysOf('acme', 'run-1')(DIGEST), `acme/areas/run-1/${'ab'.repeat(32)}`);
  assert.equal(areaFolder('acme', 'run-1'), 'acme/areas/run-1');
  for (const keys of [keysOf('acme'), keysOf('acme', 'run-1')]) {
    assert.throws(() => keys('sha256:../../other' as Digest), TypeError);
  }
});
