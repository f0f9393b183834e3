import type { Decision } from '@policy-registry/transitions';
import { eventOf, type Origin } from '../kernel/event.ts';
import { type ReviewRound, type VersionRecord, withRound } from '../versions/version-record.ts';
import type { CommentRecord } from './comment-record.ts';

/** Who closes a comment, when, and in which review. */
export interface Closing {
  readonly origin: Origin;
  readonly time: Date;
  readonly review: string;
  readonly comment: string;
  readonly name: { readonly pack: string; readonly version: string };
}

/** A comment that does not block, closed; `undefined` when it is already. */
export function closedRemark(body: CommentRecord, closing: Closing): Decision<CommentRecord> | undefined {
  if (body.resolvedBy !== undefined) return undefined;
  const { origin, time } = closing;
  const resolved = { resolvedBy: origin.principal.subject, resolveTime: time.toISOString() };
  return { body: { ...body, ...resolved }, events: [closedEvent(closing, false)] };
}

/** A version with a blocking comment of its last round closed; `undefined` when it is already, or is none of the round. */
export function closedBlocking(
  body: VersionRecord,
  round: ReviewRound,
  closing: Closing,
): Decision<VersionRecord> | undefined {
  const { comment, origin, time } = closing;
  if (!round.blocking.some((one) => one.comment === comment && one.resolvedBy === undefined)) return undefined;
  const [resolvedBy, resolveTime] = [origin.principal.subject, time.toISOString()];
  const blocking = round.blocking.map((one) => (one.comment === comment ? { comment, resolvedBy, resolveTime } : one));
  return {
    body: withRound({ ...body, updateTime: resolveTime }, { ...round, blocking, updateTime: resolveTime }),
    events: [closedEvent(closing, true)],
  };
}

function closedEvent({ origin, time, name, review, comment }: Closing, blocking: boolean) {
  const { pack, version } = name;
  const details = { review, comment, blocking };
  return eventOf(origin, time, { type: 'policy.review.comment_resolved', pack, version, details });
}
