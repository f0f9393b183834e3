import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { assertRefused } from '../contract/expectations.ts';
import type { TenantObjects } from '../object-store.ts';
import { StoreError } from '../store-error.ts';
import { s3Fixture } from './s3-fixture.ts';
import { openS3Objects } from './s3-objects.ts';
import type { S3ObjectsOptions } from './s3-options.ts';

const CONTENT = Buffer.from('policy');
const DIGEST = sha256(CONTENT);
const BOUNDED = { timeout: 60_000 };

const s3 = await s3Fixture();

/** Opens a store that holds CONTENT, quick to give up. */
async function withContent(bucket?: string) {
  const options: S3ObjectsOptions = {
    ...s3.options(bucket ?? (await s3.bucket())),
    deadlines: { connectMs: 1_000, requestMs: 1_500, callMs: 3_000 },
  };
  const store = await openS3Objects(options);
  const objects = store.forTenant('acme');
  await objects.put(CONTENT);
  return { store, objects, options };
}

async function assertNothingWorks(objects: TenantObjects, ready: () => Promise<void>): Promise<void> {
  const large = randomBytes(9 * 1024 * 1024);
  const calls = [objects.put(randomBytes(10)), objects.put(large), objects.get(DIGEST), objects.stat(DIGEST), ready()];
  await Promise.all(calls.map((call) => assertRefused('UNAVAILABLE', call)));
}

async function assertWorks(objects: TenantObjects, ready: () => Promise<void>): Promise<void> {
  await ready();
  assert.ok(CONTENT.equals(await objects.get(DIGEST)));
  await objects.put(randomBytes(10));
}

test('a server that is gone is UNAVAILABLE; when it is back, the same store works', BOUNDED, async () => {
  const { store, objects, options } = await withContent();
  for (const end of ['stop', 'kill'] as const) {
    await s3.server[end]();
    await assertNothingWorks(objects, () => store.ready());
    await assert.rejects(openS3Objects(options), {
      code: 'UNAVAILABLE',
      message: /cannot be reached \(ECONNREFUSED\)$/,
    });
    await s3.server.start();
    await assertWorks(objects, () => store.ready());
  }
  await store.close();
});

test(
  'a server that keeps silent is UNAVAILABLE by the deadline; when it talks, the same store works',
  BOUNDED,
  async () => {
    const { store, objects } = await withContent();
    s3.server.pause();
    try {
      await assertNothingWorks(objects, () => store.ready());
    } finally {
      s3.server.resume();
    }
    await assertWorks(objects, () => store.ready());
    await store.close();
  },
);

test('what was acknowledged before the server was killed is there afterwards', BOUNDED, async () => {
  const { store, objects } = await withContent();
  const contents = Array.from({ length: 200 }, () => randomBytes(20_000));
  const writes = contents.map((content) => objects.put(content));
  await Promise.any(writes);
  await s3.server.kill();
  const settled = await Promise.allSettled(writes);
  await s3.server.start();
  for (const result of settled) {
    if (result.status === 'fulfilled') assert.equal((await objects.get(result.value.digest)).length, 20_000);
    else await assertRefused('UNAVAILABLE', Promise.reject(result.reason));
  }
  for (const content of contents) await objects.put(content);
  await store.close();
});

test('more calls than connections wait for their turn', BOUNDED, async () => {
  const store = await openS3Objects({ ...s3.options(await s3.bucket()), maxConnections: 1 });
  const objects = store.forTenant('acme');
  const infos = await Promise.all(Array.from({ length: 50 }, (_, n) => objects.put(Buffer.from(`policy ${n}`))));
  assert.equal(new Set(infos.map(({ digest }) => digest)).size, 50);
  await store.close();
});

test('a call that runs is ended by close', BOUNDED, async () => {
  const { store, objects } = await withContent();
  s3.server.pause();
  try {
    const reading = objects.get(DIGEST);
    await store.close();
    await assert.rejects(reading, (error) => error instanceof StoreError && /closed/.test(error.message));
  } finally {
    s3.server.resume();
  }
});

test('a bucket that is taken away is UNAVAILABLE, not an absent object', async () => {
  const bucket = await s3.bucket();
  const store = await openS3Objects({ ...s3.options(bucket), layout: 'bucket' });
  const objects = store.forTenant('acme');
  const refusal = { code: 'UNAVAILABLE', message: /^bucket b-[0-9a-f-]+-acme at http.+: there is no such bucket$/ };
  await assert.rejects(objects.get(DIGEST), refusal);
  await assert.rejects(objects.stat(DIGEST), refusal);
  await assert.rejects(objects.put(CONTENT), refusal);
  await assert.rejects(objects.put(randomBytes(9 * 1024 * 1024)), refusal);
  await s3.bucket('plain', `${bucket}-acme`);
  await objects.put(CONTENT);
  await store.close();
});
