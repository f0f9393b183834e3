import { type Timestamp, timestampDate } from '@bufbuild/protobuf/wkt';
import { canonicalJson, type Digest, sha256 } from '@policy-registry/canonical';
import type { Override } from '@policy-registry/contracts/engine';

/** An override as it is hashed: every member is there, empty where nothing is said. Times are ISO 8601, UTC, with milliseconds. */
export interface HashedOverride {
  readonly override: string;
  readonly rule: string;
  readonly scope: {
    readonly purl: string;
    readonly advisory: string;
    readonly artifact: string;
    readonly environment: string;
  };
  readonly status: string;
  readonly owner: string;
  readonly reason: string;
  readonly createTime: string;
  readonly approveTime: string;
  readonly expireTime: string;
}

/** SHA-256 over the canonical JSON (RFC 8785) of the overrides, sorted by id. Other members of what is given do not count. */
export function overridesDigest(overrides: readonly HashedOverride[]): Digest {
  const list = overrides
    .map(({ override, rule, scope, status, owner, reason, createTime, approveTime, expireTime }) => {
      const { purl, advisory, artifact, environment } = scope;
      const covered = { purl, advisory, artifact, environment };
      return { override, rule, scope: covered, status, owner, reason, createTime, approveTime, expireTime };
    })
    .sort((left, right) => (left.override < right.override ? -1 : 1));
  return sha256(canonicalJson(list));
}

/** The overrides of a bundle in the form that is hashed. */
export function hashedOverrides(overrides: readonly Override[]): readonly HashedOverride[] {
  return overrides.map(({ override, rule, scope, status, owner, reason, createTime, approveTime, expireTime }) => ({
    ...{ override, rule, status, owner, reason },
    scope: {
      purl: scope?.purl ?? '',
      advisory: scope?.advisory ?? '',
      artifact: scope?.artifact ?? '',
      environment: scope?.environment ?? '',
    },
    createTime: iso(createTime),
    approveTime: iso(approveTime),
    expireTime: iso(expireTime),
  }));
}

function iso(time: Timestamp | undefined): string {
  return time === undefined ? '' : timestampDate(time).toISOString();
}
