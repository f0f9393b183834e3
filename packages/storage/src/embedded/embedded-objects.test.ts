import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { type Digest, digestHex, sha256 } from '@policy-registry/canonical';
import { assertRefused } from '../contract/expectations.ts';
import type { ObjectStore } from '../object-store.ts';
import { openEmbeddedObjects } from './embedded-objects.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

const CONTENT = Buffer.from('policy');
const DIGEST = sha256(CONTENT);

let folder: TemporaryFolder;
let inside: string;
let outside: string;
let store: ObjectStore;
beforeEach(() => {
  folder = temporaryFolder();
  inside = join(folder.path, 'objects');
  outside = join(folder.path, 'outside');
  mkdirSync(outside);
  store = openEmbeddedObjects({ folder: inside });
});
afterEach(() => folder.remove());

function pathOf(tenant: string, digest: Digest): string {
  const hex = digestHex(digest);
  return join(inside, tenant, 'sha256', hex.slice(0, 2), hex);
}

test('an object is one file of its bytes, read-only, where its digest says', async () => {
  await store.forTenant('acme').put(CONTENT);
  assert.equal(statSync(pathOf('acme', DIGEST)).mode & 0o222, 0);
  assert.deepEqual(readdirSync(dirname(pathOf('acme', DIGEST))), [digestHex(DIGEST)]);
  assert.deepEqual(readdirSync(join(inside, '.staging')), []);
});

test('bytes that are there already are not written again', async () => {
  await store.forTenant('acme').put(CONTENT);
  const before = statSync(pathOf('acme', DIGEST));
  await store.forTenant('acme').put(CONTENT);
  async function* pieces() {
    yield CONTENT;
  }
  await store.forTenant('acme').putStream(pieces(), 10);
  const after = statSync(pathOf('acme', DIGEST));
  assert.deepEqual([after.ino, after.mtimeMs], [before.ino, before.mtimeMs]);
});

test('a link in the place of an object is not followed, and replaced by the object', async () => {
  const target = join(outside, 'secret');
  writeFileSync(target, CONTENT);
  const path = pathOf('acme', DIGEST);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
  const objects = store.forTenant('acme');
  await assertRefused('CORRUPT', objects.get(DIGEST));
  await assertRefused('CORRUPT', objects.stat(DIGEST));
  await assertRefused('CORRUPT', objects.read(DIGEST, { offset: 0, length: 1 }));
  await objects.put(CONTENT);
  assert.ok(CONTENT.equals(await objects.get(DIGEST)));
  assert.ok(existsSync(target));
});

for (const part of ['acme', 'acme/sha256', `acme/sha256/${digestHex(DIGEST).slice(0, 2)}`]) {
  test(`a link in the place of ${part} leads nowhere, for reads and for writes`, async () => {
    await store.forTenant('other').put(CONTENT);
    const link = join(inside, part);
    const target = part === 'acme' ? join(inside, 'other') : outside;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
    const objects = store.forTenant('acme');
    await assertRefused(part === 'acme/sha256' ? 'NOT_FOUND' : 'CORRUPT', objects.get(DIGEST));
    await assertRefused('CORRUPT', objects.put(CONTENT));
    await assertRefused(
      'CORRUPT',
      objects.put(Buffer.from('another')).then(() => objects.put(CONTENT)),
    );
    assert.deepEqual(readdirSync(outside), []);
  });
}

test('a pipe or a folder in the place of an object is CORRUPT, and does not hang', async () => {
  const path = pathOf('acme', DIGEST);
  mkdirSync(dirname(path), { recursive: true });
  execFileSync('mkfifo', [path]);
  await assertRefused('CORRUPT', store.forTenant('acme').get(DIGEST));
  await assertRefused('CORRUPT', store.forTenant('acme').read(DIGEST, { offset: 0, length: 1 }));
  rmSync(path);
  mkdirSync(path);
  await assertRefused('CORRUPT', store.forTenant('acme').get(DIGEST));
  await assertRefused('CORRUPT', store.forTenant('acme').stat(DIGEST));
});

test('a part beyond 4 GiB is read like any other', async () => {
  const path = pathOf('acme', DIGEST);
  mkdirSync(dirname(path), { recursive: true });
  const offset = 5 * 2 ** 30;
  const file = openSync(path, 'w');
  writeSync(file, CONTENT, 0, CONTENT.length, offset);
  closeSync(file);
  const part = await store.forTenant('acme').read(DIGEST, { offset, length: CONTENT.length });
  assert.ok(CONTENT.equals(part));
});

test('what a dead write left is removed when it is old, and only then', async () => {
  const [old, young] = [join(inside, '.staging', 'old'), join(inside, '.staging', 'young')];
  writeFileSync(old, 'x');
  writeFileSync(young, 'x');
  utimesSync(old, 1, 1);
  openEmbeddedObjects({ folder: inside });
  assert.deepEqual(readdirSync(join(inside, '.staging')), ['young']);
});

test('a data folder that is taken away is UNAVAILABLE for writes', async () => {
  rmSync(inside, { recursive: true });
  await assertRefused('UNAVAILABLE', store.forTenant('acme').put(CONTENT));
  await assertRefused('UNAVAILABLE', store.ready());
});
