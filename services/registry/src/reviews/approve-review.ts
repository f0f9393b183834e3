import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { approvalsOf } from '../versions/approvals.ts';
import { changeVersion } from '../versions/change-version.ts';
import { transition } from '../versions/lifecycle.ts';
import { openBlocking, type ReviewRound, type VersionRecord, withRound } from '../versions/version-record.ts';
import { liveRound, type ReviewView, readReview, roundOf } from './read-review.ts';
import { recordVote, type SignedVote, voteSigner } from './sign-vote.ts';

export interface ApproveReview {
  readonly review: string;
  readonly sourceDigest: string;
  readonly irDigest: string;
  readonly note: string;
  readonly etag: string;
}

/**
 * Approves exactly the bytes of the digests. The vote and, where it is the last one that was missing, the approval of the version
 * are one write, so that of many approvals at once each counts and one of them approves. What is signed speaks of the digests in
 * the request: it is of the candidate as it is then, or refused with STALE_DIGEST and never recorded.
 *
 * Throws STALE_DIGEST, SELF_APPROVAL, DUPLICATE_APPROVAL, BLOCKING_COMMENTS, INVALID_STATE, ETAG_MISMATCH.
 */
export async function approveReview(
  deps: RegistryDependencies,
  context: CallContext,
  request: ApproveReview,
): Promise<ReviewView> {
  const { review, note, etag } = request;
  const { tenant, subject } = context.principal;
  checkFreeText({ note });
  const { name } = await readReview(deps, tenant, review);
  const sign = voteSigner(deps, context, { review, kind: 'approve', note });
  const stored = await changeVersion(deps, tenant, name, { etag, context }, async (body) => {
    const round = requireApprovable(body, request, subject, name.candidate);
    const vote = await sign(body, round);
    const next = countVote(body, round, vote);
    return { body: next, events: [approvedEvent(context, review, body, next, vote)], made: vote.bundleDigest };
  });
  const view = { name, stored, round: roundOf(stored.body, review, name.candidate) };
  await recordVote(deps, context, view, 'approve');
  return view;
}

/** The record with the vote, approved when nothing is missing any more. */
function countVote(body: VersionRecord, round: ReviewRound, vote: SignedVote): VersionRecord {
  const voted = { ...round, votes: [...round.votes, vote], updateTime: vote.time };
  const next = withRound({ ...body, updateTime: vote.time }, voted);
  if (approvalsOf(next)?.complete !== true) return next;
  return withRound({ ...next, state: transition(body.state, 'approve') }, { ...voted, state: 'approved' });
}

function approvedEvent(
  context: CallContext,
  review: string,
  before: VersionRecord,
  after: VersionRecord,
  { time, sourceDigest, irDigest, roles, attestation, bundleDigest }: SignedVote,
) {
  const { approvers = [], required, requirements = [] } = approvalsOf(after) ?? {};
  const unmet = requirements.filter(({ satisfied }) => !satisfied).map(({ rule }) => rule);
  const { pack, version } = before;
  return eventOf(context, new Date(time), {
    type: 'policy.review.approved',
    ...{ pack, version, from: before.state, to: after.state, sourceDigest, irDigest },
    attestations: [{ attestation, bundleDigest }],
    details: { review, approvals: approvers.length, requiredApprovals: required, unmet, roles },
  });
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
