import type { CallContext } from '@policy-registry/rpc';
import { checkFreeText } from '../kernel/free-text.ts';
import { abortOpen, changeOpenPromotion } from './open-promotion.ts';
import type { PromotionView } from './read-promotion.ts';
import type { ReleaseDependencies } from './release-dependencies.ts';

/** Ends a promotion that is not live yet; what is live stays live. A frozen environment does not hold it up. Throws INVALID_STATE. */
export function abortPromotion(
  deps: ReleaseDependencies,
  context: CallContext,
  request: { readonly promotion: string; readonly reason: string; readonly etag: string },
): Promise<PromotionView> {
  checkFreeText({ reason: request.reason });
  return changeOpenPromotion(deps, context, request, 'abort', async (binding, open) => {
    const { binding: next, events } = abortOpen(context, binding, request.reason, deps.now());
    return { binding: next, promotion: next.aborted ?? open, events };
  });
}
