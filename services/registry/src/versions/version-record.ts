import type { Digest, TreeEntry } from '@policy-registry/canonical';
import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';
import type { VersionState } from './lifecycle.ts';
import { precedenceKey } from './precedence.ts';

/** The bytes that a version stands for. Texts, IR and compilation are objects of these digests. */
export interface Candidate {
  /** 1 for the first; grows by one with every replacement. */
  readonly revision: number;
  readonly commit: string;
  readonly sourceDigest: Digest;
  readonly irDigest: Digest;
  readonly compilationDigest: Digest;
  readonly compilerVersion: string;
  readonly tree: readonly TreeEntry[];
  readonly shadow: boolean;
}

export type ReviewState = 'open' | 'changes_requested' | 'approved' | 'rejected' | 'withdrawn' | 'lapsed';
export type VoteKind = 'approve' | 'request_changes' | 'reject';

/** What one person said of exactly these bytes. */
export interface VoteRecord {
  readonly voter: string;
  readonly kind: VoteKind;
  readonly note: string;
  readonly sourceDigest: Digest;
  readonly irDigest: Digest;
  readonly time: string;
  readonly authenticationTime?: string;
  /** Of the roles that the token had, those that requirements of the round name; sorted. */
  readonly roles?: readonly string[];
  readonly attestation?: string;
  readonly bundleDigest?: Digest;
}

/** An approval rule of the pack, as it concerned the candidate when it was submitted. */
export interface ApprovalRequirement {
  readonly rule: string;
  /** Files of the candidate that it concerns, some of them where there are many; empty when it concerns every version. */
  readonly paths: readonly string[];
  readonly subjects: readonly string[];
  readonly roles: readonly string[];
  readonly count: number;
}

/** A blocking comment of a round, open until somebody resolved it. */
export interface BlockingComment {
  readonly comment: string;
  readonly resolvedBy?: string;
  readonly resolveTime?: string;
}

/** The review of one candidate. It lives in its version, so that a vote and what it leads to are one write. */
export interface ReviewRound {
  readonly candidate: number;
  readonly state: ReviewState;
  readonly sourceDigest: Digest;
  readonly irDigest: Digest;
  readonly requestedBy: string;
  readonly reviewers: readonly string[];
  readonly requiredApprovals: number;
  readonly requirements?: readonly ApprovalRequirement[];
  readonly votes: readonly VoteRecord[];
  readonly blocking: readonly BlockingComment[];
  readonly simulations: readonly string[];
  readonly message: string;
  readonly dueTime?: string;
  /** Whom to tell when the due time passes without a decision. */
  readonly escalationContact?: string;
  /** The due time passed without a decision, and that was told. */
  readonly escalated?: boolean;
  readonly createTime: string;
  readonly updateTime: string;
}

export interface PublicationRecord {
  readonly publishedBy: string;
  readonly publishTime: string;
  readonly reason: string;
  readonly ticket: string;
  readonly attestation: string;
  readonly bundleDigest: Digest;
}

export interface DeprecationRecord {
  readonly deprecatedBy: string;
  readonly deprecateTime: string;
  readonly reason: string;
  readonly successorVersion: string;
  readonly sunsetTime?: string;
}

/** The aggregate of the lifecycle: every transition is one compare-and-set of this document. */
export interface VersionRecord extends Remembering {
  readonly pack: string;
  readonly version: string;
  readonly number: number;
  readonly state: VersionState;
  readonly candidate: Candidate;
  readonly workspace: string;
  readonly changelog: string;
  readonly parentVersion: string;
  /** Nobody of these approves it: contributors of every candidate, who cut it, and who submitted it. Sorted. */
  readonly authors: readonly string[];
  /** In the order of their candidates; the last one is the current review. */
  readonly rounds: readonly ReviewRound[];
  readonly publication?: PublicationRecord;
  readonly deprecation?: DeprecationRecord;
  readonly createdBy: string;
  readonly createTime: string;
  readonly updateTime: string;
  /** Key of the request that cut the version, where it had an id. A repeat of it finds the version whatever its number is. */
  readonly createRequest?: string;
}

/**
 * Versions under `versionKey`. The id reserves the version string for good, since versions are never removed; the unique
 * `packNumber` does the same for the number within the pack, and the unique `createRequest` keeps one request from cutting two.
 */
export const VERSIONS: CollectionDefinition<VersionRecord> & { readonly mode: 'mutable' } = {
  name: 'versions',
  mode: 'mutable',
  fields: [
    'pack',
    'state',
    'archived',
    'number',
    'packNumber',
    'semverOrder',
    'published',
    'workspace',
    'createRequest',
    'reviewed',
    'reviewState',
    'reviewTime',
    'awaited',
    'dueTime',
  ],
  unique: ['packNumber', 'createRequest'],
  index: (body) => {
    const round = body.rounds.at(-1);
    return {
      pack: body.pack,
      state: body.state,
      archived: body.state === 'archived',
      number: body.number,
      packNumber: `${body.pack}~${body.number}`,
      semverOrder: precedenceKey(body.version),
      published: body.publication !== undefined,
      workspace: body.workspace,
      createRequest: body.createRequest ?? null,
      reviewed: round !== undefined,
      reviewState: round?.state ?? null,
      reviewTime: round?.updateTime ?? null,
      awaited: round !== undefined && isAwaited(body.state, round),
      dueTime: round?.dueTime ?? null,
    };
  },
};

/** Whether a decision is due at some time, and nobody was told that it did not come. */
export function isAwaited(state: VersionState, { dueTime, escalated }: ReviewRound): boolean {
  return state === 'in_review' && dueTime !== undefined && escalated !== true;
}

export function versionKey(pack: string, version: string): string {
  return `${pack}~${version}`;
}

/** The round of the candidate as it is; undefined before it was submitted. */
export function currentRound({ rounds, candidate }: VersionRecord): ReviewRound | undefined {
  const last = rounds.at(-1);
  return last?.candidate === candidate.revision ? last : undefined;
}

/** The record with its last round replaced. */
export function withRound(body: VersionRecord, round: ReviewRound): VersionRecord {
  return { ...body, rounds: [...body.rounds.slice(0, -1), round] };
}

export function openBlocking({ blocking }: ReviewRound): number {
  return blocking.filter(isOpen).length;
}

/**
 * What blocks a candidate before anybody said anything of it: what was open of the last one. Of the same candidate, all that was said, since
 * it is of the same bytes.
 */
export function inheritedBlocking({ rounds, candidate }: VersionRecord): readonly BlockingComment[] {
  const last = rounds.at(-1);
  if (last === undefined) return [];
  return last.candidate === candidate.revision ? last.blocking : last.blocking.filter(isOpen);
}

function isOpen({ resolvedBy }: BlockingComment): boolean {
  return resolvedBy === undefined;
}

export function sortedPeople(...groups: readonly (readonly string[])[]): string[] {
  return [...new Set(groups.flat())].sort();
}
