import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import {
  type Bundle,
  DistributionService,
  GetActiveBundleRequestSchema,
  GetActiveBundleResponseSchema,
} from '@policy-registry/contracts/registry';

const DEADLINE_MS = 10_000;

/** Fetches the live bundle as an engine would over gRPC, with nothing but grpc-js and the contract. */
export async function bundleOverGrpc(
  address: string,
  token: string,
  environment: string,
  pack: string,
): Promise<Bundle> {
  const client = new Client(address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  const request = Buffer.from(
    toBinary(GetActiveBundleRequestSchema, create(GetActiveBundleRequestSchema, { environment, pack })),
  );
  const same = (bytes: Buffer) => bytes;
  try {
    const answer = await new Promise<Buffer>((resolve, reject) => {
      client.makeUnaryRequest(
        `/${DistributionService.typeName}/GetActiveBundle`,
        same,
        same,
        request,
        metadata,
        { deadline: Date.now() + DEADLINE_MS },
        (error, bytes) => (error || bytes === undefined ? reject(error ?? new Error('no answer')) : resolve(bytes)),
      );
    });
    const { bundle } = fromBinary(GetActiveBundleResponseSchema, answer);
    if (bundle === undefined) throw new Error('the answer holds no bundle');
    return bundle;
  } finally {
    client.close();
  }
}

export interface RestBundle {
  readonly irDigest: string;
  readonly version: string;
  /** Base64. */
  readonly ir: string;
  readonly attestation: string;
}

/** Fetches the live bundle as any HTTP client would; `undefined` when it has not changed since `etag`. */
export async function bundleOverRest(
  baseUrl: string,
  token: string,
  environment: string,
  pack: string,
  etag?: string,
): Promise<{ readonly status: number; readonly etag: string; readonly bundle: RestBundle | undefined }> {
  const response = await fetch(`${baseUrl}/api/v1/policy/environments/${environment}/bundles/${pack}`, {
    headers: { authorization: `Bearer ${token}`, ...(etag === undefined ? {} : { 'if-none-match': etag }) },
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const text = await response.text();
  if (response.status !== 200 && response.status !== 304)
    throw new Error(`the bundle is refused: ${response.status} ${text}`);
  return {
    status: response.status,
    etag: response.headers.get('etag') ?? '',
    bundle: response.status === 200 ? (JSON.parse(text) as RestBundle) : undefined,
  };
}
