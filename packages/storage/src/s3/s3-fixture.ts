import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type S3Part, startS3 } from '@policy-registry/stack';
import type { S3ObjectsOptions } from './s3-options.ts';

export type BucketKind = 'plain' | 'locked';

/** A real server for the tests of one file, and what they do there behind the store's back. */
export interface S3Fixture {
  readonly server: S3Part;
  readonly client: S3Client;
  /** Options for a bucket of the server. */
  options(bucket: string): S3ObjectsOptions;
  /** A new bucket; the locked one keeps every version of every object for a day, against everybody. */
  bucket(kind?: BucketKind, name?: string): Promise<string>;
  overwrite(bucket: string, key: string, content: Uint8Array): Promise<void>;
  keys(bucket: string): Promise<string[]>;
  /** Of every object of a versioned bucket, the newest first. */
  versions(bucket: string): Promise<{ readonly key: string; readonly id: string; readonly size: number }[]>;
  contentOfVersion(bucket: string, key: string, version: string): Promise<Buffer>;
  unfinishedUploads(bucket: string): Promise<number>;
}

export async function s3Fixture(): Promise<S3Fixture> {
  const server = await startS3();
  const { url: endpoint, region, credentials } = server;
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  after(async () => {
    client.destroy();
    await server.close();
  });
  return {
    server,
    client,
    options: (bucket) => ({
      bucket,
      region,
      endpoint,
      credentials,
      deadlines: { connectMs: 3_000, requestMs: 5_000, callMs: 20_000 },
    }),
    async bucket(kind = 'plain', name = `b-${randomUUID().slice(0, 20)}`) {
      await server.createBucket(name, { objectLock: kind === 'locked' });
      if (kind === 'locked') await client.send(new PutObjectLockConfigurationCommand({ Bucket: name, ...LOCK }));
      return name;
    },
    async overwrite(Bucket, Key, Body) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
    async keys(Bucket) {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
      return Contents.map(({ Key = '' }) => Key);
    },
    async versions(Bucket) {
      const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
      return Versions.map(({ Key = '', VersionId = '', Size = -1 }) => ({ key: Key, id: VersionId, size: Size }));
    },
    async contentOfVersion(Bucket, Key, VersionId) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    async unfinishedUploads(Bucket) {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
      return Uploads.length;
    },
  };
}

const LOCK = {
  ObjectLockConfiguration: {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 1 } },
  },
} as const;
