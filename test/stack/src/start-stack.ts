import { startMongo } from './mongo-part.ts';
import type { StackPart } from './part.ts';
import { type S3Part, startS3 } from './s3-part.ts';

const BUCKET = 'policy-registry';

/** Every part that the suite needs, running. */
export interface Stack {
  readonly mongo: StackPart;
  readonly s3: S3Part;
  /** The settings of a process that uses the parts, under a database and a bucket of its own. */
  environment(name: string): Promise<Record<string, string>>;
  /** Stops the parts and removes their data. */
  close(): Promise<void>;
}

export async function startStack(): Promise<Stack> {
  const started = await Promise.allSettled([startMongo(), startS3()]);
  const [mongo, s3] = started;
  if (mongo.status === 'rejected' || s3.status === 'rejected') {
    const running = started.flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
    await Promise.all(running.map((part) => part.close()));
    throw mongo.status === 'rejected' ? mongo.reason : (s3 as PromiseRejectedResult).reason;
  }
  return {
    mongo: mongo.value,
    s3: s3.value,
    async environment(name) {
      const bucket = `${BUCKET}-${name}`;
      await s3.value.createBucket(bucket);
      return {
        POLICY_REGISTRY_DOCUMENTS: 'mongodb',
        POLICY_REGISTRY_MONGODB_URL: mongo.value.url,
        POLICY_REGISTRY_MONGODB_DATABASE: `registry_${name}`,
        POLICY_REGISTRY_OBJECTS: 's3',
        POLICY_REGISTRY_S3_ENDPOINT: s3.value.url,
        POLICY_REGISTRY_S3_REGION: s3.value.region,
        POLICY_REGISTRY_S3_BUCKET: bucket,
        POLICY_REGISTRY_S3_ACCESS_KEY_ID: s3.value.credentials.accessKeyId,
        POLICY_REGISTRY_S3_SECRET_ACCESS_KEY: s3.value.credentials.secretAccessKey,
      };
    },
    async close() {
      await Promise.all([mongo.value.close(), s3.value.close()]);
    },
  };
}
