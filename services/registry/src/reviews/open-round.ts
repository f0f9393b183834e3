import type { SubmitVersion } from '../versions/submit-version.ts';
import { inheritedBlocking, type ReviewRound, type VersionRecord } from '../versions/version-record.ts';

/** The review of the candidate as it is, before anybody voted. */
export function openRound(
  body: VersionRecord,
  { reviewers, simulations, message, dueTime, escalationContact }: SubmitVersion,
  given: Pick<ReviewRound, 'requiredApprovals' | 'requirements' | 'requestedBy' | 'createTime'>,
): ReviewRound {
  const { revision, sourceDigest, irDigest } = body.candidate;
  return {
    ...given,
    ...{ candidate: revision, state: 'open', sourceDigest, irDigest, message },
    reviewers: [...reviewers],
    simulations: [...simulations],
    votes: [],
    blocking: inheritedBlocking(body),
    ...(dueTime === undefined ? {} : { dueTime: dueTime.toISOString() }),
    ...(escalationContact === '' ? {} : { escalationContact }),
    updateTime: given.createTime,
  };
}

/** When a review is due, and whom to tell otherwise, as its events say it. */
export function dueOf({ dueTime, escalationContact }: ReviewRound) {
  return {
    ...(dueTime === undefined ? {} : { dueTime }),
    ...(escalationContact === undefined ? {} : { escalationContact }),
  };
}
