import { S3Client } from '@aws-sdk/client-s3';
import { StoreError } from '../store-error.ts';
import { fromS3 } from './s3-error.ts';
import type { S3Settings } from './s3-options.ts';

/** The client of the SDK, with bounds on time and connections, until it is closed. */
export class S3Connection {
  readonly client: S3Client;
  readonly #where: string;
  readonly #running = new Set<AbortController>();
  #isClosed = false;

  constructor(settings: S3Settings) {
    this.client = s3Client(settings);
    this.#where = settings.endpoint === undefined ? `AWS ${settings.region}` : new URL(settings.endpoint).origin;
  }

  /**
   * Runs requests about one bucket within a deadline, which `call` tells them. What they throw becomes a StoreError that names
   * the bucket.
   */
  async call<R>(bucket: string, deadlineMs: number, work: (call: AbortController) => Promise<R>): Promise<R> {
    if (this.#isClosed) throw closed();
    const call = new AbortController();
    const timer = setTimeout(() => call.abort(), deadlineMs);
    this.#running.add(call);
    const place = `bucket ${bucket} at ${this.#where}`;
    try {
      return await work(call);
    } catch (error) {
      if (error instanceof StoreError) throw error;
      if (this.#isClosed) throw closed();
      if (call.signal.aborted) throw new StoreError('UNAVAILABLE', `${place}: not done in ${deadlineMs} ms`);
      throw fromS3(error, place);
    } finally {
      clearTimeout(timer);
      this.#running.delete(call);
    }
  }

  /** Idempotent. Calls that run are ended. */
  close(): void {
    this.#isClosed = true;
    for (const call of this.#running) call.abort();
    this.client.destroy();
  }
}

export function s3Client(settings: S3Settings): S3Client {
  const { deadlines, maxConnections, endpoint, credentials } = settings;
  const agent = { keepAlive: true, maxSockets: maxConnections };
  return new S3Client({
    region: settings.region,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials: { ...credentials } }),
    forcePathStyle: settings.addressing === 'path',
    maxAttempts: settings.maxAttempts,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: deadlines.connectMs,
      requestTimeout: deadlines.requestMs,
      throwOnRequestTimeout: true,
      socketTimeout: deadlines.requestMs,
      httpAgent: agent,
      httpsAgent: agent,
    },
    // Every write brings its SHA-256, and every read is compared with its digest: a second checksum would add nothing.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // With it the SDK opens a connection of its own, beside the pool, for each larger write.
    expectContinueHeader: false,
  });
}

function closed(): StoreError {
  return new StoreError('UNAVAILABLE', 'the object store is closed');
}
