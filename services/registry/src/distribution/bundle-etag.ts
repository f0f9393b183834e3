import { canonicalJson, digestHex, sha256 } from '@policy-registry/canonical';
import type { LiveBinding } from '../environments/binding-record.ts';

/** The etag of what an engine is given: another generation, other bytes, or another publication give another one. */
export function bundleEtag({ environment, pack, head, current }: LiveBinding): string {
  const { irDigest, publication } = current;
  return digestHex(sha256(canonicalJson([environment, pack, head, irDigest, publication])));
}
