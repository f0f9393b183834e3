import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { unlessDone } from '@policy-registry/transitions';
import { afterwards } from '../kernel/afterwards.ts';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeVersion, versionChangedBefore } from '../versions/change-version.ts';
import { approversOf } from '../versions/gates/review-gates.ts';
import { transition } from '../versions/lifecycle.ts';
import {
  openBlocking,
  type ReviewRound,
  type VersionRecord,
  type VoteRecord,
  withRound,
} from '../versions/version-record.ts';
import { approvalStatement } from './approval-statement.ts';
import { liveRound, type ReviewView, readReview, roundOf } from './read-review.ts';

export interface ApproveReview {
  readonly review: string;
  readonly sourceDigest: string;
  readonly irDigest: string;
  readonly note: string;
  readonly etag: string;
}

/**
 * Approves exactly the bytes of the digests. The vote and, where it is the last one that was missing, the approval of the version
 * are one write, so that of many approvals at once each counts and one of them approves.
 *
 * The statement is signed before that write and speaks of the digests in the request: whatever happens in between, it either
 * holds or is refused with STALE_DIGEST and never recorded.
 *
 * Throws STALE_DIGEST, SELF_APPROVAL, DUPLICATE_APPROVAL, BLOCKING_COMMENTS, INVALID_STATE, ETAG_MISMATCH.
 */
export async function approveReview(
  deps: RegistryDependencies,
  context: CallContext,
  request: ApproveReview,
): Promise<ReviewView> {
  const { tenant, subject } = context.principal;
  checkFreeText({ note: request.note });
  const view = await readReview(deps, tenant, request.review);
  const { name } = view;
  const stored = await unlessDone(
    context,
    () => versionChangedBefore(deps, tenant, name, context),
    () => castVote(deps, context, view, request),
  );
  const round = roundOf(stored.body, request.review, name.candidate);
  await afterwards(context, 'recording the attestation', async () => {
    const { bundleDigest } = round.votes.find(({ kind, voter }) => kind === 'approve' && voter === subject) ?? {};
    if (bundleDigest !== undefined) await deps.attestor.record(tenant, bundleDigest, subject);
  });
  return { name, stored, round };
}

async function castVote(
  deps: RegistryDependencies,
  context: CallContext,
  { name, stored: before }: ReviewView,
  request: ApproveReview,
): Promise<Stored<VersionRecord>> {
  const { review, note, etag } = request;
  const { tenant, subject, authenticatedAt } = context.principal;
  const round = requireApprovable(before.body, request, subject, name.candidate);
  const now = deps.now();
  const { attestation, bundleDigest } = await deps.attestor.sign(
    tenant,
    approvalStatement(before.body, { review, voter: subject, note, time: now, authenticatedAt }),
  );
  const vote: VoteRecord = {
    voter: subject,
    kind: 'approve',
    note,
    sourceDigest: round.sourceDigest,
    irDigest: round.irDigest,
    time: now.toISOString(),
    ...(authenticatedAt === undefined ? {} : { authenticationTime: authenticatedAt.toISOString() }),
    attestation,
    bundleDigest,
  };
  return changeVersion(deps, tenant, name, { etag, context }, (body) => {
    const current = requireApprovable(body, request, subject, name.candidate);
    const next = countVote(body, current, vote);
    const { pack, version } = name;
    const details = { review, approvals: approversOf(next).length, requiredApprovals: current.requiredApprovals };
    return {
      body: next,
      events: [
        eventOf(context, now, {
          type: 'policy.review.approved',
          ...{ pack, version, from: body.state, to: next.state },
          ...{ sourceDigest: round.sourceDigest, irDigest: round.irDigest },
          attestations: [{ attestation, bundleDigest }],
          details,
        }),
      ],
    };
  });
}

/** The record with the vote, approved when enough people have. */
function countVote(body: VersionRecord, round: ReviewRound, vote: VoteRecord): VersionRecord {
  const voted = { ...round, votes: [...round.votes, vote], updateTime: vote.time };
  const next = withRound({ ...body, updateTime: vote.time }, voted);
  if (approversOf(next).length < round.requiredApprovals) return next;
  return withRound({ ...next, state: transition(body.state, 'approve') }, { ...voted, state: 'approved' });
}

/** The round, when this person may approve these bytes now. */
function requireApprovable(
  body: VersionRecord,
  { review, sourceDigest, irDigest }: ApproveReview,
  voter: string,
  candidate: number,
): ReviewRound {
  const round = liveRound(body, review, candidate);
  if (sourceDigest !== round.sourceDigest || irDigest !== round.irDigest) {
    throw new ServiceError('STALE_DIGEST', 'The digests are not those of the candidate; read the review again.', {
      metadata: { sourceDigest: round.sourceDigest, irDigest: round.irDigest },
    });
  }
  if (body.authors.includes(voter)) {
    throw new ServiceError('SELF_APPROVAL', 'An author never approves own work; another person must.', {
      metadata: { voter },
    });
  }
  if (round.votes.some((vote) => vote.kind === 'approve' && vote.voter === voter)) {
    throw new ServiceError('DUPLICATE_APPROVAL', 'You approved this candidate before; another person must.', {
      metadata: { voter },
    });
  }
  transition(body.state, 'approve');
  const open = openBlocking(round);
  if (open === 0) return round;
  throw new ServiceError('BLOCKING_COMMENTS', `${open} blocking comment(s) are open; resolve them first.`, {
    metadata: { open: String(open) },
  });
}
