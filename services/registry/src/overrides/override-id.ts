import { randomUUID } from 'node:crypto';
import { canonicalJson, digestHex, sha256 } from '@policy-registry/canonical';
import type { RequestMark } from '@policy-registry/rpc';

const DIGITS = 20;

/** The id that the request gives: its repeat gives the same one, so that a lost answer does not make two overrides. */
export function overrideId(requestMark: RequestMark | undefined): string {
  const identity = requestMark?.key ?? randomUUID();
  return `ovr-${digestHex(sha256(canonicalJson(identity))).slice(0, DIGITS)}`;
}
