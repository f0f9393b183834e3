import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { unlessDone } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readOpenPack } from '../packs/read-pack.ts';
import { changeVersion, versionChangedBefore } from '../versions/change-version.ts';
import { transition } from '../versions/lifecycle.ts';
import { withRound } from '../versions/version-record.ts';
import { liveRound, type ReviewView, readReview, roundOf } from './read-review.ts';

/**
 * Opens a rejected review again: the same bytes, the same requirements and blocking comments, and no votes; what was said before is in the
 * audit log. An author does not undo what others decided of own work.
 *
 * Throws SELF_APPROVAL, STALE_DIGEST, INVALID_STATE when it is not rejected or its pack is archived.
 */
export async function reopenReview(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly review: string; readonly reason: string; readonly etag: string },
): Promise<ReviewView> {
  const { review, reason, etag } = request;
  const { tenant, subject } = context.principal;
  checkFreeText({ reason });
  const { name } = await readReview(deps, tenant, review);
  const reopen = async () => {
    await readOpenPack(deps, tenant, name.pack);
    return changeVersion(deps, tenant, name, { etag, context }, (body) => {
      const round = liveRound(body, review, name.candidate);
      const to = transition(body.state, 'reopen');
      if (body.authors.includes(subject)) {
        throw new ServiceError('SELF_APPROVAL', 'An author does not open the review of own work again.', {
          metadata: { voter: subject },
        });
      }
      const now = deps.now();
      const updateTime = now.toISOString();
      const { sourceDigest, irDigest } = round;
      const { pack, version } = name;
      return {
        body: withRound({ ...body, state: to, updateTime }, { ...round, state: 'open', votes: [], updateTime }),
        events: [
          eventOf(context, now, {
            type: 'policy.review.reopened',
            ...{ pack, version, from: body.state, to, sourceDigest, irDigest },
            details: { review, reason },
          }),
        ],
      };
    });
  };
  const stored = await unlessDone(context, () => versionChangedBefore(deps, tenant, name, context), reopen);
  return { name, stored, round: roundOf(stored.body, review, name.candidate) };
}
