import { digestHex, sha256 } from '@policy-registry/canonical';

/** What every S3 server takes as the name of a bucket. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const MAX_BUCKET = 63;
const HASH = 32;
/** Not free as the end of a bucket's name: reserved by AWS, or what `tenantBucket` gives to tenants that do not fit. */
const NOT_FREE = /--|-$|(^|-)s3alias$|^[0-9a-f]{32}$/;

/** The name of the bucket, or a TypeError. With a bucket for each tenant it leaves room for their names. */
export function checkBucket(bucket: string, layout: 'prefix' | 'bucket'): string {
  if (!BUCKET.test(bucket)) throw new TypeError(`not the name of a bucket: ${JSON.stringify(bucket)}`);
  const most = layout === 'prefix' ? MAX_BUCKET : MAX_BUCKET - HASH - 1;
  if (bucket.length > most) throw new TypeError(`${bucket} is too long for a bucket a tenant: more than ${most}`);
  return bucket;
}

/**
 * The tenant's own bucket: `{bucket}-{tenant}`. Where that is no name for a bucket, `{bucket}-{32 hex digits}`: the SHA-256 of the
 * tenant id. Two tenants never share a name.
 */
export function tenantBucket(bucket: string, tenant: string): string {
  const name = `${bucket}-${tenant}`;
  if (name.length <= MAX_BUCKET && !NOT_FREE.test(tenant)) return name;
  return `${bucket}-${digestHex(sha256(tenant)).slice(0, HASH)}`;
}

/** Keys of the store itself. No tenant has such a name. */
export const OWN_KEYS = { marker: '.policy-registry', ready: '.ready' } as const;
