import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type DeprecationSchema,
  type GateResultSchema,
  type PublicationSchema,
  type Version,
  VersionBump,
  VersionSchema,
  VersionState as VersionStateMessage,
} from '@policy-registry/contracts/registry';
import type { Stored } from '@policy-registry/storage';
import { etagOf } from '@policy-registry/transitions';
import { stateFilter } from '../kernel/state-filter.ts';
import { timestampOf } from '../kernel/timestamps.ts';
import { reviewId } from '../reviews/review-id.ts';
import type { GateResult } from './gates/gate.ts';
import type { VersionState } from './lifecycle.ts';
import type { Bump } from './version-choice.ts';
import { currentRound, type DeprecationRecord, type PublicationRecord, type VersionRecord } from './version-record.ts';

const STATES: Readonly<Record<VersionState, VersionStateMessage>> = {
  draft: VersionStateMessage.DRAFT,
  in_review: VersionStateMessage.IN_REVIEW,
  approved: VersionStateMessage.APPROVED,
  published: VersionStateMessage.PUBLISHED,
  deprecated: VersionStateMessage.DEPRECATED,
  archived: VersionStateMessage.ARCHIVED,
  rejected: VersionStateMessage.REJECTED,
};

/** See `stateFilter`. */
export function versionStateFilter(given: VersionStateMessage): VersionState | undefined {
  return stateFilter(STATES, given);
}

const BUMPS: ReadonlyMap<VersionBump, Bump> = new Map([
  [VersionBump.PATCH, 'patch'],
  [VersionBump.MINOR, 'minor'],
  [VersionBump.MAJOR, 'major'],
]);

export function bumpOf(message: VersionBump): Bump | undefined {
  return BUMPS.get(message);
}

/** Revision 0 is a version that was only checked: it has no etag. */
export function versionMessage(stored: Stored<VersionRecord>): Version {
  const { body, revision } = stored;
  const { pack, version, candidate, workspace, changelog, parentVersion, createdBy, publication, deprecation } = body;
  const round = currentRound(body);
  return create(VersionSchema, {
    pack,
    version,
    number: BigInt(body.number),
    state: STATES[body.state],
    candidate: candidate.revision,
    workspace,
    commit: candidate.commit,
    sourceDigest: candidate.sourceDigest,
    irDigest: candidate.irDigest,
    shadow: candidate.shadow,
    changelog,
    parentVersion,
    review: round === undefined ? '' : reviewId(pack, version, round.candidate),
    authors: [...body.authors],
    createdBy,
    createTime: timestampOf(body.createTime),
    updateTime: timestampOf(body.updateTime),
    ...(publication === undefined ? {} : { publication: publicationMessage(publication) }),
    ...(deprecation === undefined ? {} : { deprecation: deprecationMessage(deprecation) }),
    etag: revision === 0 ? '' : etagOf(stored),
  });
}

function publicationMessage(record: PublicationRecord): MessageInitShape<typeof PublicationSchema> {
  const { publishedBy, publishTime, reason, ticket, attestation } = record;
  return { publishedBy, publishTime: timestampOf(publishTime), reason, ticket, attestation };
}

function deprecationMessage(record: DeprecationRecord): MessageInitShape<typeof DeprecationSchema> {
  const { deprecatedBy, deprecateTime, reason, successorVersion, sunsetTime } = record;
  return {
    deprecatedBy,
    deprecateTime: timestampOf(deprecateTime),
    reason,
    successorVersion,
    ...(sunsetTime === undefined ? {} : { sunsetTime: timestampOf(sunsetTime) }),
  };
}

export function gateMessage(result: GateResult): MessageInitShape<typeof GateResultSchema> {
  return { ...result };
}
