import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { s3Client } from './s3-connection.ts';
import { type S3ObjectsOptions, settingsOf } from './s3-options.ts';

const OPTIONS: S3ObjectsOptions = {
  bucket: 'policy',
  region: 'eu-central-1',
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
};

/** Where a request about the object `key` would go. */
async function urlOf(options: S3ObjectsOptions): Promise<string> {
  const client: S3Client = s3Client(settingsOf(options));
  let url = '';
  client.middlewareStack.add(
    () => async (args) => {
      const { protocol, hostname, port, path } = args.request as Record<string, string | undefined>;
      url = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`;
      return { response: {}, output: { $metadata: {} } };
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await client.send(new HeadObjectCommand({ Bucket: options.bucket, Key: 'key' }));
  client.destroy();
  return url;
}

test('AWS is addressed by virtual host, an own endpoint by path; both can be told otherwise', async () => {
  const endpoint = 'https://s3.example.com:9000';
  assert.equal(await urlOf(OPTIONS), 'https://policy.s3.eu-central-1.amazonaws.com/key');
  assert.equal(await urlOf({ ...OPTIONS, addressing: 'path' }), 'https://s3.eu-central-1.amazonaws.com/policy/key');
  assert.equal(await urlOf({ ...OPTIONS, endpoint }), 'https://s3.example.com:9000/policy/key');
  assert.equal(
    await urlOf({ ...OPTIONS, endpoint, addressing: 'virtual-host' }),
    'https://policy.s3.example.com:9000/key',
  );
});

test('an endpoint that is no URL, or holds credentials, is a TypeError that does not show it', () => {
  for (const endpoint of ['', 's3.example.com', 'ftp://s3.example.com', 'https://key:s3cret@s3.example.com']) {
    assert.throws(
      () => settingsOf({ ...OPTIONS, endpoint }),
      (error) => error instanceof TypeError && !error.message.includes('s3cret'),
    );
  }
});
