import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { sha256 } from '@policy-registry/canonical';
import { assertRefused } from '../contract/expectations.ts';
import { temporaryFolder } from '../embedded/temporary-folder.ts';
import { keysOf } from '../object-key.ts';
import { s3Fixture } from './s3-fixture.ts';
import { OWN_KEYS } from './s3-layout.ts';
import { openS3Objects } from './s3-objects.ts';

const CONTENT = Buffer.from('policy');
const DIGEST = sha256(CONTENT);
const KEY = keysOf('acme')(DIGEST);
const LARGE = randomBytes(20 * 1024 * 1024 + 1);
const LARGE_DIGEST = sha256(LARGE);
const LARGE_KEY = keysOf('acme')(LARGE_DIGEST);

const s3 = await s3Fixture();

async function opened(kind: 'plain' | 'locked') {
  const bucket = await s3.bucket(kind);
  const store = await openS3Objects(s3.options(bucket));
  return { bucket, store, acme: store.forTenant('acme') };
}

async function versionsOf(bucket: string, key: string) {
  return (await s3.versions(bucket)).filter((version) => version.key === key);
}

test('of 20 writers at once, and one later, one writes', async () => {
  const { bucket, store, acme } = await opened('locked');
  await Promise.all(Array.from({ length: 20 }, () => acme.put(CONTENT)));
  await acme.put(CONTENT);
  assert.equal((await versionsOf(bucket, KEY)).length, 1);
  await store.close();
});

test('a large object is sent in parts, written once, and leaves no part behind', async () => {
  const { bucket, store, acme } = await opened('locked');
  const info = { digest: LARGE_DIGEST, size: LARGE.length };
  assert.deepEqual(await Promise.all([acme.put(LARGE), acme.put(LARGE), acme.put(LARGE)]), [info, info, info]);
  assert.deepEqual(await acme.put(LARGE), info);
  assert.deepEqual(await acme.stat(LARGE_DIGEST), info);
  assert.ok(LARGE.equals(await acme.get(LARGE_DIGEST)));
  assert.equal((await versionsOf(bucket, LARGE_KEY)).length, 1);
  assert.equal(await s3.unfinishedUploads(bucket), 0);
  await store.close();
});

test('bytes that changed on the server’s disk are CORRUPT, and mended by writing them again', async () => {
  const { bucket, store, acme } = await opened('plain');
  for (const content of [CONTENT, LARGE]) {
    const { digest } = await acme.put(content);
    const path = join(s3.server.folder, bucket, keysOf('acme')(digest));
    const broken = readFileSync(path);
    broken[broken.length - 1] = (broken[broken.length - 1] ?? 0) ^ 1;
    writeFileSync(path, broken);
    await assertRefused('CORRUPT', acme.get(digest));
    await acme.put(content);
    assert.ok(content.equals(await acme.get(digest)));
  }
  await store.close();
});

test('a stream that cannot be sent, or cannot wait, is UNAVAILABLE and leaves nothing on this machine', async () => {
  const spool = temporaryFolder();
  const bucket = await s3.bucket('plain');
  const store = await openS3Objects({ ...s3.options(bucket), spoolFolder: spool.path });
  await store.close();
  async function* large() {
    yield LARGE;
  }
  await assertRefused('UNAVAILABLE', store.forTenant('acme').putStream(large(), LARGE.length));
  assert.deepEqual(readdirSync(spool.path), []);
  spool.remove();
  const nowhere = await openS3Objects({ ...s3.options(bucket), spoolFolder: spool.path });
  await assertRefused('UNAVAILABLE', nowhere.forTenant('acme').putStream(large(), LARGE.length));
  await nowhere.close();
});

test('mending adds a version; what the bucket retains stays as it is', async () => {
  const { bucket, store, acme } = await opened('locked');
  await acme.put(CONTENT);
  await s3.overwrite(bucket, KEY, Buffer.from('pOlicy'));
  await acme.put(CONTENT);
  const versions = await versionsOf(bucket, KEY);
  const contents = await Promise.all(versions.map(({ id }) => s3.contentOfVersion(bucket, KEY, id)));
  assert.deepEqual(contents.map(String), ['policy', 'pOlicy', 'policy']);
  for (const { id } of versions) {
    const removal = s3.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: KEY, VersionId: id }));
    await assert.rejects(removal, { name: 'AccessDenied' });
  }
  await store.close();
});

test('an object that somebody deleted from a versioned bucket is NOT_FOUND, and can be written again', async () => {
  const { bucket, store, acme } = await opened('locked');
  await acme.put(CONTENT);
  await s3.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: KEY }));
  await assertRefused('NOT_FOUND', acme.get(DIGEST));
  assert.equal(await acme.stat(DIGEST), undefined);
  await acme.put(CONTENT);
  assert.ok(CONTENT.equals(await acme.get(DIGEST)));
  await store.close();
});

test('the server refuses bytes that are not those of the digest', async () => {
  const { store, acme } = await opened('plain');
  const content = Buffer.from('policy that changes');
  const writing = acme.put(content);
  const digest = sha256(content);
  content.fill(0);
  await assert.rejects(writing, { code: 'UNAVAILABLE', message: /BadDigest/ });
  assert.equal(await acme.stat(digest), undefined);
  await store.close();
});

test('to be opened and ready leaves one object, in the life of the bucket', async () => {
  const { bucket, store } = await opened('locked');
  const again = await openS3Objects(s3.options(bucket));
  await Promise.all(Array.from({ length: 5 }, () => again.ready()));
  assert.deepEqual(
    (await s3.versions(bucket)).map(({ key }) => key),
    [OWN_KEYS.marker],
  );
  assert.equal(await s3.unfinishedUploads(bucket), 0);
  await again.close();
  await store.close();
});

test('tenants have objects of their own, also of the same bytes, all below their own prefix', async () => {
  const { bucket, store } = await opened('plain');
  const tenants = ['a', 'a-b', 'sha256'];
  for (const tenant of tenants) await store.forTenant(tenant).put(CONTENT);
  assert.deepEqual(await s3.keys(bucket), [OWN_KEYS.marker, ...tenants.map((tenant) => keysOf(tenant)(DIGEST))].sort());
  await s3.overwrite(bucket, keysOf('a')(DIGEST), Buffer.from('pOlicy'));
  await assertRefused('CORRUPT', store.forTenant('a').get(DIGEST));
  assert.ok(CONTENT.equals(await store.forTenant('a-b').get(DIGEST)));
  await store.close();
});
