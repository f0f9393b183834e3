import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import getPort from 'get-port';
import type { StackPart } from './part.ts';
import { serverPart, started } from './server-part.ts';
import { ServerProcess } from './server-process.ts';
import { toolPath } from './tools/tool-folder.ts';
import { VERSITYGW } from './tools/versitygw.ts';

const run = promisify(execFile);
const REGION = 'us-east-1';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** An S3 server. `url` is its endpoint, for path-style addressing. */
export interface S3Part extends StackPart {
  readonly region: string;
  /** Of the account that may do everything. */
  readonly credentials: S3Credentials;
  /** The server keeps an object as the file `{bucket}/{key}` of this folder. */
  readonly folder: string;
  /** With object lock the bucket is versioned. */
  createBucket(name: string, options?: { readonly objectLock?: boolean }): Promise<void>;
  /** A new account, which may do nothing with the buckets of others. */
  createAccount(): Promise<S3Credentials>;
}

/** Starts versitygw over an empty folder. */
export async function startS3(): Promise<S3Part> {
  const program = toolPath(VERSITYGW);
  const data = await mkdtemp(join(tmpdir(), 'policy-registry-s3-'));
  const credentials = { accessKeyId: 'policy-stack', secretAccessKey: randomUUID() };
  const address = `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`;
  const url = `http://${address}`;
  const server = await versitygw(program, data, address, credentials);
  const client = new S3Client({ endpoint: url, region: REGION, forcePathStyle: true, credentials });
  const part = serverPart(server, {
    name: 'S3',
    url,
    async close() {
      client.destroy();
      await server.stop();
      await rm(data, { recursive: true, force: true });
    },
  });
  await started(part);
  return Object.assign(part, {
    region: REGION,
    credentials,
    folder: objectsIn(data),
    async createBucket(Bucket, { objectLock = false } = {}) {
      await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: objectLock }));
    },
    createAccount: () => createAccount(url, credentials),
  } satisfies Partial<S3Part>);
}

async function versitygw(
  program: string,
  data: string,
  address: string,
  credentials: S3Credentials,
): Promise<ServerProcess> {
  const folders = { objects: objectsIn(data), versions: join(data, 'versions'), accounts: join(data, 'accounts') };
  for (const folder of Object.values(folders)) await mkdir(folder);
  const common = ['--port', address, '--region', REGION, '--iam-dir', folders.accounts, '--health', '/health'];
  return new ServerProcess({
    name: 'versitygw',
    command: program,
    args: [...common, '--keep-alive', '--quiet', 'posix', '--versioning-dir', folders.versions, folders.objects],
    env: { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
    async ready() {
      const answer = await fetch(`http://${address}/health`, { signal: AbortSignal.timeout(1_000) });
      if (!answer.ok) throw new Error(`its health is ${answer.status}`);
    },
  });
}

async function createAccount(url: string, root: S3Credentials): Promise<S3Credentials> {
  const account = { accessKeyId: `account-${randomUUID()}`, secretAccessKey: randomUUID() };
  const names = ['--access', account.accessKeyId, '--secret', account.secretAccessKey, '--role', 'user'];
  await run(toolPath(VERSITYGW), ['admin', 'create-user', ...names], {
    env: { ADMIN_ACCESS_KEY: root.accessKeyId, ADMIN_SECRET_KEY: root.secretAccessKey, ADMIN_ENDPOINT_URL: url },
    timeout: 10_000,
  });
  return account;
}

function objectsIn(data: string): string {
  return join(data, 'objects');
}
