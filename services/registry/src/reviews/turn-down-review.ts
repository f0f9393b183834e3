import type { CallContext } from '@policy-registry/rpc';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeVersion } from '../versions/change-version.ts';
import { transition, type VersionVerb } from '../versions/lifecycle.ts';
import { type ReviewState, type VoteKind, withRound } from '../versions/version-record.ts';
import { liveRound, type ReviewView, readReview, roundOf } from './read-review.ts';
import { recordVote, voteSigner } from './sign-vote.ts';

interface Way {
  readonly verb: VersionVerb;
  readonly vote: VoteKind;
  readonly state: ReviewState;
  readonly type: 'policy.review.changes_requested' | 'policy.review.rejected';
}

const REQUEST_CHANGES: Way = {
  verb: 'requestChanges',
  vote: 'request_changes',
  state: 'changes_requested',
  type: 'policy.review.changes_requested',
};

const REJECT: Way = { verb: 'reject', vote: 'reject', state: 'rejected', type: 'policy.review.rejected' };

export interface TurnDownReview {
  readonly review: string;
  readonly reason: string;
  readonly etag: string;
}

/** Sends the version back to draft. Throws INVALID_STATE, STALE_DIGEST once the candidate was replaced. */
export function requestChanges(deps: RegistryDependencies, context: CallContext, request: TurnDownReview) {
  return turnDown(deps, context, request, REQUEST_CHANGES);
}

/** Ends the version: it can be read, never published. Throws as `requestChanges`. */
export function rejectReview(deps: RegistryDependencies, context: CallContext, request: TurnDownReview) {
  return turnDown(deps, context, request, REJECT);
}

/** One vote is enough to turn a candidate down. The vote and where it leads are one write. */
async function turnDown(
  deps: RegistryDependencies,
  context: CallContext,
  { review, reason, etag }: TurnDownReview,
  way: Way,
): Promise<ReviewView> {
  const { tenant } = context.principal;
  checkFreeText({ reason });
  const { name } = await readReview(deps, tenant, review);
  const sign = voteSigner(deps, context, { review, kind: way.vote, note: reason });
  const stored = await changeVersion(deps, tenant, name, { etag, context }, async (body) => {
    const round = liveRound(body, review, name.candidate);
    const to = transition(body.state, way.verb);
    const vote = await sign(body, round);
    const { sourceDigest, irDigest, attestation, bundleDigest, time: updateTime } = vote;
    const turned = { ...round, state: way.state, votes: [...round.votes, vote], updateTime };
    const { pack, version } = name;
    return {
      body: withRound({ ...body, state: to, updateTime }, turned),
      events: [
        eventOf(context, new Date(updateTime), {
          type: way.type,
          ...{ pack, version, from: body.state, to, sourceDigest, irDigest },
          attestations: [{ attestation, bundleDigest }],
          details: { review, reason },
        }),
      ],
      made: bundleDigest,
    };
  });
  const view = { name, stored, round: roundOf(stored.body, review, name.candidate) };
  await recordVote(deps, context, view, way.vote);
  return view;
}
