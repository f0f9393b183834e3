import { type Digest, digestHex, isDigest } from '@policy-registry/canonical';

/** Where an object is: a key of a bucket, a path in a folder. The same in every adapter, so that one can be copied to the other. */
export type ObjectKeys = (digest: Digest) => string;

/** Of an area of the tenant, or else of what it keeps. */
export function keysOf(tenant: string, area?: string): ObjectKeys {
  return (digest) => {
    const hex = hexOf(digest);
    return area === undefined ? `${tenant}/sha256/${hex.slice(0, 2)}/${hex}` : `${areaFolder(tenant, area)}/${hex}`;
  };
}

/** Holds every object of an area, and nothing else. */
export function areaFolder(tenant: string, area: string): string {
  return `${tenant}/areas/${area}`;
}

function hexOf(digest: Digest): string {
  if (!isDigest(digest)) throw new TypeError('not a digest');
  return digestHex(digest);
}
