import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeVersion } from '../versions/change-version.ts';
import { type ReviewRound, type VersionRecord, withRound } from '../versions/version-record.ts';
import { dueOf } from './open-round.ts';
import { liveRound, type ReviewView, readReview, roundOf } from './read-review.ts';

/** The fields that `update_mask` may name. */
export const REVIEW_FIELDS = ['reviewers', 'due_time', 'escalation_contact'] as const;
export type ReviewField = (typeof REVIEW_FIELDS)[number];

export interface UpdateReview {
  readonly review: string;
  readonly reviewers: readonly string[];
  readonly dueTime: Date | undefined;
  readonly escalationContact: string;
  readonly mask: ReadonlySet<ReviewField>;
  readonly etag: string;
}

/**
 * Changes who is asked to look at a review that is open, until when, and whom to tell otherwise. No vote lapses by it. Throws INVALID_STATE
 * on a closed review, STALE_DIGEST on one of an earlier candidate.
 */
export async function updateReview(
  deps: RegistryDependencies,
  context: CallContext,
  request: UpdateReview,
): Promise<ReviewView> {
  const { review, mask, etag } = request;
  const { tenant } = context.principal;
  const reviewers = request.reviewers.map((name, index) => [`review.reviewers[${index}]`, name]);
  checkFreeText({ 'review.escalationContact': request.escalationContact, ...Object.fromEntries(reviewers) });
  const { name } = await readReview(deps, tenant, review);
  const stored = await changeVersion(deps, tenant, name, { etag, context }, (body) => {
    const round = requireOpen(body, review, name.candidate);
    const now = deps.now();
    const updateTime = now.toISOString();
    const next = { ...masked(round, request, now), updateTime };
    const details = { review, fields: [...mask].sort(), reviewers: next.reviewers, ...dueOf(next) };
    const { pack, version } = name;
    const { sourceDigest, irDigest } = round;
    return {
      body: withRound({ ...body, updateTime }, next),
      events: [
        eventOf(context, now, { type: 'policy.review.updated', pack, version, sourceDigest, irDigest, details }),
      ],
    };
  });
  return { name, stored, round: roundOf(stored.body, review, name.candidate) };
}

function masked(round: ReviewRound, { mask, ...request }: UpdateReview, now: Date): ReviewRound {
  const reviewers = mask.has('reviewers') ? { reviewers: [...request.reviewers] } : {};
  const moved = mask.has('due_time') ? dueAt(round, request.dueTime, now) : round;
  if (!mask.has('escalation_contact')) return { ...moved, ...reviewers };
  const { escalationContact: _before, ...rest } = moved;
  const { escalationContact } = request;
  return { ...rest, ...reviewers, ...(escalationContact === '' ? {} : { escalationContact }) };
}

/** A new due time that lies ahead, or none, takes an escalation back: when it passes too, that is told again. */
function dueAt({ dueTime: _before, escalated = false, ...round }: ReviewRound, due: Date | undefined, now: Date) {
  const stays = escalated && due !== undefined && due <= now;
  return { ...round, ...(due === undefined ? {} : { dueTime: due.toISOString() }), ...(stays ? { escalated } : {}) };
}

function requireOpen(body: VersionRecord, review: string, candidate: number): ReviewRound {
  const round = liveRound(body, review, candidate);
  if (body.state === 'in_review') return round;
  throw new ServiceError('INVALID_STATE', `The review is closed: its version is ${body.state}.`, {
    metadata: { state: body.state },
  });
}
