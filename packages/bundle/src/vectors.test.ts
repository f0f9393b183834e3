import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fromJson } from '@bufbuild/protobuf';
import { BundleSchema } from '@policy-registry/contracts/registry';
import { canaryBucket, isInCanary } from './canary.ts';
import { overridesDigest } from './overrides-digest.ts';
import { readHeadKey } from './signed-head.ts';
import { verifyHead } from './verify-head.ts';

/** For engines in other languages (docs/engines.md), and so that no release reads an older bundle otherwise. */
const vectors = JSON.parse(readFileSync(new URL('../fixtures/vectors-1.json', import.meta.url), 'utf8'));

test('the buckets and selectors of a canary are those of the vectors', () => {
  assert.ok(vectors.buckets.length > 0 && vectors.selectors.length > 0);
  for (const { promotion, subject, bucket } of vectors.buckets) assert.equal(canaryBucket(promotion, subject), bucket);
  for (const { selector, subject, chosen } of vectors.selectors) {
    assert.equal(isInCanary({ percent: 0, selectors: [selector] }, 'any', subject), chosen, `${selector} ${subject}`);
  }
});

test('the digest of overrides is that of the vectors', () => {
  assert.equal(overridesDigest(vectors.overrides.list), vectors.overrides.digest);
  assert.equal(overridesDigest([]), vectors.overrides.emptyDigest);
});

test('the head of the vectors verifies', () => {
  const { publicKeyPem, tenant, now, bundle, ...expected } = vectors.head;
  const { environment, pack } = bundle;
  const keys = [readHeadKey(publicKeyPem)];
  const head = verifyHead(fromJson(BundleSchema, bundle), { tenant, environment, pack, keys, now: new Date(now) });
  assert.deepEqual({ ...head, expireTime: head.expireTime.toISOString() }, expected);
});
