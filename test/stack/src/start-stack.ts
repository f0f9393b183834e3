import { startMongo } from './mongo-part.ts';
import { startNats } from './nats-part.ts';
import type { StackPart } from './part.ts';
import { type S3Part, startS3 } from './s3-part.ts';

const BUCKET = 'policy-registry';

/** Every part that the suite needs, running. */
export interface Stack {
  readonly mongo: StackPart;
  readonly s3: S3Part;
  readonly nats: StackPart;
  /** The settings of a process that uses the parts, under a database, a bucket and streams of its own. */
  environment(name: string): Promise<Record<string, string>>;
  /** Stops the parts and removes their data. */
  close(): Promise<void>;
}

/** Starts all parts at once. Rejects, with those that run stopped again, when one does not start. */
export async function startStack(): Promise<Stack> {
  const running: StackPart[] = [];
  const close = async () => {
    await Promise.all(running.map((part) => part.close()));
  };
  const begin = async <P extends StackPart>(start: Promise<P>): Promise<P> => {
    const part = await start;
    running.push(part);
    return part;
  };
  const starting = [begin(startMongo()), begin(startS3()), begin(startNats())] as const;
  await Promise.allSettled(starting);
  try {
    const [mongo, s3, nats] = await Promise.all(starting);
    return { mongo, s3, nats, environment: (name) => environment(mongo, s3, nats, name), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function environment(
  mongo: StackPart,
  s3: S3Part,
  nats: StackPart,
  name: string,
): Promise<Record<string, string>> {
  const bucket = `${BUCKET}-${name}`;
  await s3.createBucket(bucket);
  return {
    POLICY_REGISTRY_DOCUMENTS: 'mongodb',
    POLICY_REGISTRY_MONGODB_URL: mongo.url,
    POLICY_REGISTRY_MONGODB_DATABASE: `registry_${name}`,
    POLICY_REGISTRY_OBJECTS: 's3',
    POLICY_REGISTRY_S3_ENDPOINT: s3.url,
    POLICY_REGISTRY_S3_REGION: s3.region,
    POLICY_REGISTRY_S3_BUCKET: bucket,
    POLICY_REGISTRY_S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    POLICY_REGISTRY_S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
    POLICY_REGISTRY_MESSAGES: 'jetstream',
    POLICY_REGISTRY_NATS_SERVERS: nats.url,
    POLICY_REGISTRY_NATS_PREFIX: name,
  };
}
