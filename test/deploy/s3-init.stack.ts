import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { GetObjectLockConfigurationCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { type S3Part, startS3 } from '@policy-registry/stack';
import { toolPath } from '../stack/src/tools/tool-folder.ts';
import { VERSITYGW } from '../stack/src/tools/versitygw.ts';
import { inRepository } from './compose-file.ts';
import { PLAIN } from './variants.ts';

const run = promisify(execFile);
const Bucket = String(PLAIN.services['s3-init']?.environment?.S3_BUCKET);

describe('deploy/s3/init.sh', () => {
  let s3: S3Part;
  before(async () => {
    s3 = await startS3();
  });
  after(() => s3.close());

  const init = (secretAccessKey: string, rootSecret = s3.credentials.secretAccessKey) =>
    run('sh', [inRepository('deploy/s3/init.sh')], {
      timeout: 30_000,
      env: {
        PATH: `${dirname(toolPath(VERSITYGW))}:${process.env.PATH}`,
        ADMIN_ACCESS_KEY: s3.credentials.accessKeyId,
        ADMIN_SECRET_KEY: rootSecret,
        ADMIN_ENDPOINT_URL: s3.url,
        S3_ACCESS_KEY_ID: 'registry',
        S3_SECRET_ACCESS_KEY: secretAccessKey,
        S3_BUCKET: Bucket,
      },
    });
  const clientOf = (secretAccessKey: string) => {
    const credentials = { accessKeyId: 'registry', secretAccessKey };
    return new S3Client({ endpoint: s3.url, region: s3.region, forcePathStyle: true, credentials });
  };

  it('makes a bucket with object lock for an account that is not root', async () => {
    await init('first-secret');
    const client = clientOf('first-secret');
    const { ObjectLockConfiguration } = await client.send(new GetObjectLockConfigurationCommand({ Bucket }));
    assert.equal(ObjectLockConfiguration?.ObjectLockEnabled, 'Enabled');
    client.destroy();
  });

  it('may run again, with another secret too', async () => {
    await init('first-secret');
    await init('second-secret');
    const client = clientOf('second-secret');
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    assert.deepEqual(
      Buckets?.map(({ Name }) => Name),
      [Bucket],
    );
    client.destroy();
  });

  it('fails when the server refuses it', async () => {
    await assert.rejects(init('first-secret', 'wrong'), /SignatureDoesNotMatch/);
  });
});
