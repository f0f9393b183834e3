import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { sha256 } from '@policy-registry/canonical';
import { areaFolder, keysOf } from '../object-key.ts';
import { s3Fixture } from './s3-fixture.ts';
import { OWN_KEYS } from './s3-layout.ts';
import { openS3Objects } from './s3-objects.ts';

/** More than one list or one request holds. */
const OBJECTS = 1_010;
const CONTENT = Buffer.from('policy');
const BOUNDED = { timeout: 120_000 };

const s3 = await s3Fixture();

test('an area of more than a page is dropped as a whole, and its neighbours stay', BOUNDED, async () => {
  const bucket = await s3.bucket();
  const store = await openS3Objects(s3.options(bucket));
  const acme = store.forTenant('acme');
  const area = acme.area('run-1');
  for (let n = 0; n < OBJECTS; n += 50) {
    const some = Array.from({ length: Math.min(50, OBJECTS - n) }, (_, place) => Buffer.from(`${n + place}`));
    await Promise.all(some.map((content) => area.put(content)));
  }
  for (const place of [acme, acme.area('run-12')]) await place.put(CONTENT);
  assert.equal((await acme.dropArea('run-1')).objects, OBJECTS);
  const kept = [keysOf('acme', 'run-12'), keysOf('acme')].map((key) => key(sha256(CONTENT)));
  assert.deepEqual(await s3.keys(bucket), [OWN_KEYS.marker, ...kept]);
  await store.close();
});

test('in a bucket that keeps versions an area is gone, and its versions are the bucket’s to remove', async () => {
  const bucket = await s3.bucket('locked');
  const store = await openS3Objects(s3.options(bucket));
  const acme = store.forTenant('acme');
  const { digest } = await acme.area('run-1').put(CONTENT);
  assert.deepEqual(await acme.dropArea('run-1'), { objects: 1, bytes: 6 });
  assert.equal(await acme.area('run-1').stat(digest), undefined);
  assert.deepEqual(await acme.dropArea('run-1'), { objects: 0, bytes: 0 });
  const versions = (await s3.versions(bucket)).map(({ key }) => key);
  assert.ok(versions.includes(keysOf('acme', 'run-1')(digest)));
  await store.close();
});

test('who may not delete is told; with the right to, what is left goes', async () => {
  const bucket = await s3.bucket();
  const account = await s3.server.createAccount();
  const allow = async (...deletable: string[]) => {
    const grant = (actions: string[], resource: string) => ({
      Effect: 'Allow',
      Principal: account.accessKeyId,
      Action: actions.map((action) => `s3:${action}`),
      Resource: `arn:aws:s3:::${resource}`,
    });
    const own = grant(['GetObject', 'PutObject', 'AbortMultipartUpload'], `${bucket}/*`);
    const removal = deletable.map((key) => grant(['DeleteObject'], `${bucket}/${key}`));
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [grant(['ListBucket'], bucket), own, ...removal],
    });
    await s3.client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  };
  await allow();
  const store = await openS3Objects({ ...s3.options(bucket), credentials: account });
  const acme = store.forTenant('acme');
  for (const content of ['one', 'two', 'three']) await acme.area('run-1').put(Buffer.from(content));
  await assert.rejects(acme.dropArea('run-1'), { code: 'UNAVAILABLE', message: /AccessDenied|access is denied/ });
  await allow(keysOf('acme', 'run-1')(sha256('two')));
  await assert.rejects(acme.dropArea('run-1'), { code: 'UNAVAILABLE', message: /AccessDenied|access is denied/ });
  await allow(`${areaFolder('acme', 'run-1')}/*`);
  await acme.dropArea('run-1');
  assert.deepEqual(await s3.keys(bucket), [OWN_KEYS.marker]);
  await store.close();
});
