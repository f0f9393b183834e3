import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { DeleteBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { sha256 } from '@policy-registry/canonical';
import { StoreError } from '../store-error.ts';
import { s3Fixture } from './s3-fixture.ts';
import { openS3Objects } from './s3-objects.ts';
import type { S3Credentials, S3ObjectsOptions } from './s3-options.ts';

const s3 = await s3Fixture();
const bucket = await s3.bucket();
const { credentials } = s3.server;

/** The one line that says why, which shows nothing of the credentials, however deep one looks. */
async function refusal(options: S3ObjectsOptions): Promise<string> {
  try {
    await openS3Objects(options);
  } catch (error) {
    assert.ok(error instanceof StoreError, String(error));
    assert.equal(error.code, 'UNAVAILABLE');
    assert.doesNotMatch(error.message, /\n/);
    const everything = inspect(error, { depth: 20, showHidden: true });
    const { accessKeyId = '', secretAccessKey = '', sessionToken = 'x-amz-security-token' } = options.credentials ?? {};
    for (const secret of [accessKeyId, secretAccessKey, sessionToken, 'Signature=']) {
      if (secret !== '') assert.ok(!everything.includes(secret), everything);
    }
    return error.message;
  }
  assert.fail('it was opened');
}

function as(account: S3Credentials): S3ObjectsOptions {
  return { ...s3.options(bucket), credentials: account };
}

test('a wrong secret, an unknown key, an account without rights, and a bucket that is not there are told apart', async () => {
  const place = `bucket ${bucket} at ${s3.server.url}`;
  const wrong = { ...credentials, secretAccessKey: 'not-the-secret' };
  assert.equal(await refusal(as(wrong)), `${place}: the credentials are refused (SignatureDoesNotMatch)`);
  const session = { ...credentials, sessionToken: 'not-a-token' };
  assert.equal(await refusal(as(session)), `${place}: the credentials are refused (InvalidToken)`);
  const unknown = { accessKeyId: 'nobody-knows', secretAccessKey: 'this-secret' };
  assert.equal(await refusal(as(unknown)), `${place}: the credentials are refused (InvalidAccessKeyId)`);
  assert.equal(await refusal(as(await s3.server.createAccount())), `${place}: access is denied (AccessDenied)`);
  const absent = `bucket no-such-bucket at ${s3.server.url}: there is no such bucket`;
  assert.equal(await refusal(s3.options('no-such-bucket')), absent);
});

test('an endpoint that has no name or no server is said to be out of reach', async () => {
  const nowhere = { ...s3.options(bucket), endpoint: 'http://no-such-host.invalid' };
  assert.match(await refusal(nowhere), /: cannot be reached \((ENOTFOUND|EAI_AGAIN)\)$/);
  const nobody = { ...s3.options(bucket), endpoint: 'http://127.0.0.1:1' };
  assert.match(await refusal(nobody), /: cannot be reached \(ECONNREFUSED\)$/);
});

test('the rights that the README asks for are enough; when they are taken away, every call is UNAVAILABLE', async () => {
  const account = await s3.server.createAccount();
  const own = await s3.bucket();
  const allow = (actions: string[], resource: string) => ({
    Effect: 'Allow',
    Principal: account.accessKeyId,
    Action: actions.map((action) => `s3:${action}`),
    Resource: `arn:aws:s3:::${resource}`,
  });
  const statements = [
    allow(['ListBucket'], own),
    allow(['GetObject', 'PutObject', 'AbortMultipartUpload'], `${own}/*`),
    allow(['DeleteObject'], `${own}/*/areas/*`),
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await s3.client.send(new PutBucketPolicyCommand({ Bucket: own, Policy }));
  const store = await openS3Objects({ ...as(account), bucket: own });
  const objects = store.forTenant('acme');
  for (const content of [randomBytes(10), randomBytes(9 * 1024 * 1024)]) {
    const { digest } = await objects.put(content);
    await objects.put(content);
    assert.equal((await objects.stat(digest))?.size, content.length);
    assert.ok(content.equals(await objects.get(digest)));
  }
  assert.equal(await objects.stat(sha256('nothing')), undefined);
  await objects.area('run-1').put(randomBytes(10));
  assert.equal((await objects.dropArea('run-1')).objects, 1);
  await s3.client.send(new DeleteBucketPolicyCommand({ Bucket: own }));
  const denied = { code: 'UNAVAILABLE', message: /: access is denied \(\w+\)$/ };
  await assert.rejects(objects.put(randomBytes(10)), denied);
  await assert.rejects(objects.put(randomBytes(9 * 1024 * 1024)), denied);
  await assert.rejects(objects.get(sha256('nothing')), denied);
  await assert.rejects(objects.stat(sha256('nothing')), denied);
  await assert.rejects(store.ready(), denied);
  await store.close();
});

test('without credentials in the options, those of the environment are used; without any, that is said', async (t) => {
  const { credentials: _, ...options } = s3.options(bucket);
  const before = { ...process.env };
  t.after(() => {
    process.env = before;
  });
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, AWS_PROFILE: _profile, ...others } = before;
  const nothing = { AWS_EC2_METADATA_DISABLED: 'true', AWS_SHARED_CREDENTIALS_FILE: '/none', AWS_CONFIG_FILE: '/none' };
  process.env = { ...others, ...nothing };
  assert.match(await refusal(options), /: no credentials are configured, and the SDK finds none$/);
  process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey;
  const store = await openS3Objects(options);
  await store.forTenant('acme').put(Buffer.from('policy'));
  assert.ok(await store.forTenant('acme').stat(sha256('policy')));
  await store.close();
});
