import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import fc from 'fast-check';
import { checkBucket, tenantBucket } from './s3-layout.ts';

const BUCKET_NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

test('a tenant’s bucket bears its name, where that can be', () => {
  assert.equal(tenantBucket('policy', 'acme'), 'policy-acme');
  assert.equal(tenantBucket('policy', 'a'.repeat(56)), `policy-${'a'.repeat(56)}`);
});

for (const tenant of ['a'.repeat(57), 'acme-', 'a--x-s3', 's3alias', 'a-s3alias', '0'.repeat(32)]) {
  test(`a tenant’s bucket bears the hash of ${tenant}, which cannot be its name`, () => {
    assert.equal(tenantBucket('policy', tenant), `policy-${sha256(tenant).slice(7, 39)}`);
  });
}

test('two tenants have two buckets, whatever the names; nor can one take the hash of the other', () => {
  const tenant = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,62}$/);
  fc.assert(
    fc.property(tenant, tenant, (one, other) => {
      const bucket = tenantBucket('policy', one);
      assert.match(bucket, BUCKET_NAME);
      assert.equal(bucket === tenantBucket('policy', other), one === other);
      const hash = bucket.slice('policy-'.length);
      if (hash !== one) assert.notEqual(tenantBucket('policy', hash), bucket);
    }),
  );
});

test('the name of a bucket is checked, and leaves room for the tenants', () => {
  assert.equal(checkBucket('a'.repeat(63), 'prefix'), 'a'.repeat(63));
  assert.equal(checkBucket('a'.repeat(30), 'bucket'), 'a'.repeat(30));
  assert.throws(() => checkBucket('a'.repeat(31), 'bucket'), TypeError);
  for (const name of ['', 'ab', 'a'.repeat(64), 'Policy', '-policy', 'policy-', 'pol_icy', 'policy/acme', '..\n']) {
    assert.throws(() => checkBucket(name, 'prefix'), TypeError, name);
  }
});
