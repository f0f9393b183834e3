import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canaryBucket, isInCanary, policyFor } from './canary.ts';
import { signedBundle } from './head-for-test.ts';

const canary = (percent: number, ...selectors: string[]) => ({ percent, selectors });
const subjects = Array.from({ length: 10_000 }, (_, index) => `registry.example.com/team/app-${index}@sha256:${index}`);

test('buckets are the documented ones: an engine in another language computes the same', () => {
  // printf 'prod~web~2\nregistry.example.com/app' | sha256sum, first 8 hex digits, times 100 / 2^32
  assert.equal(canaryBucket('prod~web~2', 'registry.example.com/app'), 72);
  assert.equal(canaryBucket('prod~web~3', 'registry.example.com/app'), 15);
});

test('a percentage is about that share of the subjects, and a wider canary holds the narrower one', () => {
  const chosen = (percent: number) => subjects.filter((one) => isInCanary(canary(percent), 'prod~web~2', one));
  for (const percent of [1, 10, 50, 99]) {
    const share = chosen(percent).length / subjects.length;
    assert.ok(Math.abs(share - percent / 100) < 0.02, `${percent}: ${share}`);
  }
  const wide = new Set(chosen(20));
  assert.ok(chosen(10).every((one) => wide.has(one)));
});

test('another promotion deals anew', () => {
  const first = subjects.filter((one) => isInCanary(canary(10), 'prod~web~2', one));
  const again = first.filter((one) => isInCanary(canary(10), 'prod~web~3', one));
  assert.ok(again.length < first.length / 2);
});

test('selectors choose whatever the bucket is', () => {
  const chosen = canary(0, 'registry.example.com/team-a/*');
  assert.equal(isInCanary(chosen, 'prod~web~2', 'registry.example.com/team-a/app'), true);
  assert.equal(isInCanary(chosen, 'prod~web~2', 'registry.example.com/team-b/app'), false);
});

test('a subject gets the version of the canary, or what is live', () => {
  const bundle = signedBundle();
  const versions = (subject: string) => policyFor(bundle, subject).version;
  assert.deepEqual(['registry.example.com/team-a/app', 'registry.example.com/app'].map(versions), ['1.1.0', '1.0.0']);
  delete bundle.canary;
  assert.equal(versions('registry.example.com/team-a/app'), '1.0.0');
});
