import { tmpdir } from 'node:os';
import { checkBucket } from './s3-layout.ts';

export interface S3ObjectsOptions {
  /** Is there already. Holds the objects of every tenant, or with the layout `bucket` only what belongs to no tenant. */
  readonly bucket: string;
  /**
   * `prefix` (the default): all tenants in `bucket`, each below its own prefix. `bucket`: each tenant in a bucket of its own, which
   * is there already and is named by `tenantBucket`.
   */
  readonly layout?: 'prefix' | 'bucket';
  readonly region: string;
  /** `https://s3.example.com:9000`; AWS unless told. */
  readonly endpoint?: string;
  /** `path` with an endpoint, `virtual-host` without, unless told. */
  readonly addressing?: 'path' | 'virtual-host';
  /** Those that the SDK finds (environment, profile, web identity, instance) unless told. */
  readonly credentials?: S3Credentials;
  /** Largest object that `put` writes, in bytes; 256 MiB unless told. What is there already stays readable up to 2 GiB. */
  readonly maxObjectBytes?: number;
  /** Where a stream waits until its digest is known; the system's folder for temporary files unless told. */
  readonly spoolFolder?: string;
  /** 64 unless told. */
  readonly maxConnections?: number;
  /** How often a request is sent at most, when the server or the network fails; 3 unless told. */
  readonly maxAttempts?: number;
  readonly deadlines?: Partial<S3Deadlines>;
}

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** All in milliseconds. What is not done by then is UNAVAILABLE. */
export interface S3Deadlines {
  /** Until a request has a connection, be it a new one or a free one of the pool; 3,000 unless told. */
  readonly connectMs: number;
  /** Until the answer to one request begins, how long a connection may be silent, and all of `ready`; 10,000 unless told. */
  readonly requestMs: number;
  /** All of a put, get or stat, with every request and repetition; 60,000 unless told. A stream has it for each 256 MiB begun. */
  readonly callMs: number;
}

/** The options with every default. */
export interface S3Settings {
  readonly bucket: string;
  readonly layout: 'prefix' | 'bucket';
  readonly region: string;
  readonly endpoint: string | undefined;
  readonly addressing: 'path' | 'virtual-host';
  readonly credentials: S3Credentials | undefined;
  readonly maxObjectBytes: number;
  readonly spoolFolder: string;
  readonly maxConnections: number;
  readonly maxAttempts: number;
  readonly deadlines: S3Deadlines;
}

export const MAX_OBJECT_BYTES = 256 * 1024 * 1024;

/** Throws a TypeError for what cannot be a bucket or an endpoint. */
export function settingsOf(options: S3ObjectsOptions): S3Settings {
  const layout = options.layout ?? 'prefix';
  return {
    bucket: checkBucket(options.bucket, layout),
    layout,
    region: options.region,
    endpoint: options.endpoint === undefined ? undefined : checkEndpoint(options.endpoint),
    addressing: options.addressing ?? (options.endpoint === undefined ? 'virtual-host' : 'path'),
    credentials: options.credentials,
    maxObjectBytes: options.maxObjectBytes ?? MAX_OBJECT_BYTES,
    spoolFolder: options.spoolFolder ?? tmpdir(),
    maxConnections: options.maxConnections ?? 64,
    maxAttempts: options.maxAttempts ?? 3,
    deadlines: { connectMs: 3_000, requestMs: 10_000, callMs: 60_000, ...options.deadlines },
  };
}

/** Credentials in an endpoint would come back in messages; the text is not shown for the same reason. */
function checkEndpoint(endpoint: string): string {
  const url = URL.parse(endpoint);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new TypeError('the S3 endpoint is not an http or https URL');
  if (url.username !== '' || url.password !== '') throw new TypeError('the S3 endpoint holds credentials');
  return endpoint;
}
