import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type ApprovalRequirementSchema,
  type Comment,
  CommentSchema,
  type Review,
  ReviewSchema,
  ReviewState as ReviewStateMessage,
  VoteKind as VoteKindMessage,
  type VoteSchema,
} from '@policy-registry/contracts/registry';
import type { Stored } from '@policy-registry/storage';
import { etagOf } from '@policy-registry/transitions';
import { stateFilter } from '../kernel/state-filter.ts';
import { timestampOf } from '../kernel/timestamps.ts';
import { type RequirementStatus, requirementsOf } from '../versions/approvals.ts';
import {
  openBlocking,
  type ReviewRound,
  type ReviewState,
  type VersionRecord,
  type VoteKind,
  type VoteRecord,
} from '../versions/version-record.ts';
import { reviewId } from './review-id.ts';
import type { ReviewedComment } from './reviewed-comment.ts';

const STATES: Readonly<Record<ReviewState, ReviewStateMessage>> = {
  open: ReviewStateMessage.OPEN,
  changes_requested: ReviewStateMessage.CHANGES_REQUESTED,
  approved: ReviewStateMessage.APPROVED,
  rejected: ReviewStateMessage.REJECTED,
  withdrawn: ReviewStateMessage.WITHDRAWN,
  lapsed: ReviewStateMessage.LAPSED,
};

const VOTES: Readonly<Record<VoteKind, VoteKindMessage>> = {
  approve: VoteKindMessage.APPROVE,
  request_changes: VoteKindMessage.REQUEST_CHANGES,
  reject: VoteKindMessage.REJECT,
};

/** See `stateFilter`. */
export function reviewStateFilter(given: ReviewStateMessage): ReviewState | undefined {
  return stateFilter(STATES, given);
}

/** The etag is that of the version: a review changes with it. */
export function reviewMessage(stored: Stored<VersionRecord>, round: ReviewRound): Review {
  const { pack, version } = stored.body;
  const { candidate, sourceDigest, irDigest, requestedBy, requiredApprovals, message, dueTime } = round;
  const { escalationContact = '', escalated = false } = round;
  return create(ReviewSchema, {
    review: reviewId(pack, version, candidate),
    pack,
    version,
    candidate,
    state: STATES[round.state],
    sourceDigest,
    irDigest,
    requestedBy,
    reviewers: [...round.reviewers],
    requiredApprovals,
    requirements: requirementsOf(stored.body, round).map(requirementMessage),
    votes: round.votes.map(voteMessage),
    openBlockingComments: openBlocking(round),
    simulations: [...round.simulations],
    message,
    ...(dueTime === undefined ? {} : { dueTime: timestampOf(dueTime) }),
    escalationContact,
    escalated,
    createTime: timestampOf(round.createTime),
    updateTime: timestampOf(round.updateTime),
    etag: etagOf(stored),
  });
}

function requirementMessage(status: RequirementStatus): MessageInitShape<typeof ApprovalRequirementSchema> {
  const { rule, paths, subjects, roles, count, approvedBy, satisfied } = status;
  const lists = { paths: [...paths], subjects: [...subjects], roles: [...roles], approvedBy: [...approvedBy] };
  return { rule, count, satisfied, ...lists };
}

function voteMessage(vote: VoteRecord): MessageInitShape<typeof VoteSchema> {
  const { voter, kind, note, sourceDigest, irDigest, authenticationTime, attestation = '', roles = [] } = vote;
  return {
    voter,
    kind: VOTES[kind],
    note,
    sourceDigest,
    irDigest,
    voteTime: timestampOf(vote.time),
    ...(authenticationTime === undefined ? {} : { authenticationTime: timestampOf(authenticationTime) }),
    attestation,
    roles: [...roles],
  };
}

export function commentMessage(record: ReviewedComment): Comment {
  const {
    resolvedBy = '',
    resolveTime,
    appliedBy = '',
    applyTime,
    createTime,
    requests: _requests,
    ...fields
  } = record;
  const changes = [resolvedBy, appliedBy].filter((who) => who !== '').length;
  return create(CommentSchema, {
    ...fields,
    ...{ resolvedBy, appliedBy },
    ...(resolveTime === undefined ? {} : { resolveTime: timestampOf(resolveTime) }),
    ...(applyTime === undefined ? {} : { applyTime: timestampOf(applyTime) }),
    createTime: timestampOf(createTime),
    etag: etagOf({ revision: 1 + changes }),
  });
}
