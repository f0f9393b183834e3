import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { readEnvironment } from '../environments/read-environment.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import { proceed } from './create-promotion.ts';
import { changeOpenPromotion } from './open-promotion.ts';
import { readPromotable, requireThawed } from './promotable.ts';
import type { PromotionView } from './read-promotion.ts';
import type { ReleaseDependencies } from './release-dependencies.ts';

/**
 * The second person's approval, of exactly the bytes of the digest: the promotion becomes a canary, or live. Throws SELF_APPROVAL,
 * STALE_DIGEST, INVALID_STATE, ENVIRONMENT_FROZEN, ETAG_MISMATCH.
 */
export function approvePromotion(
  deps: ReleaseDependencies,
  context: CallContext,
  request: { readonly promotion: string; readonly irDigest: string; readonly note: string; readonly etag: string },
): Promise<PromotionView> {
  checkFreeText({ note: request.note });
  const { subject, tenant } = context.principal;
  return changeOpenPromotion(deps, context, request, 'approve', async (binding, open) => {
    if (open.requestedBy === subject) {
      throw new ServiceError('SELF_APPROVAL', 'Who asks for a promotion is not its second person.', {
        metadata: { promotion: open.promotion },
      });
    }
    if (request.irDigest !== open.irDigest) {
      throw new ServiceError('STALE_DIGEST', 'The promotion is of another IR digest than the approval.', {
        metadata: { expected: request.irDigest, actual: open.irDigest },
      });
    }
    requireThawed((await readEnvironment(deps, tenant, open.environment)).body);
    await readPromotable(deps, context, open);
    const approved = { ...open, step: open.step + 1, approvedBy: [...open.approvedBy, subject] };
    return proceed(deps, context, binding, approved, 'pending_second_approval');
  });
}
