import type { CallContext } from '@policy-registry/rpc';
import { readEnvironment } from '../environments/read-environment.ts';
import { eventOf } from '../kernel/event.ts';
import { activate } from './activate.ts';
import { checkWider } from './canary.ts';
import { changeOpenPromotion } from './open-promotion.ts';
import { readPromotable, requireThawed } from './promotable.ts';
import { promotionTransition } from './promotion-event.ts';
import type { CanaryRecord, PromotionRecord } from './promotion-record.ts';
import type { PromotionView } from './read-promotion.ts';
import type { ReleaseDependencies } from './release-dependencies.ts';

/**
 * Widens a canary, or makes its version live for everybody. Throws INVALID_STATE, INVALID_ARGUMENT for a canary that is not wider,
 * ENVIRONMENT_FROZEN, ETAG_MISMATCH.
 */
export function advancePromotion(
  deps: ReleaseDependencies,
  context: CallContext,
  request: { readonly promotion: string; readonly canary: CanaryRecord | undefined; readonly etag: string },
): Promise<PromotionView> {
  const { canary } = request;
  return changeOpenPromotion(deps, context, request, 'advance', async (binding, open) => {
    requireThawed((await readEnvironment(deps, context.principal.tenant, open.environment)).body);
    await readPromotable(deps, context, open);
    const next: PromotionRecord = { ...open, step: open.step + 1 };
    if (canary === undefined) return activate(deps, context, binding, next, 'canary');
    checkWider(open.canary ?? canary, canary);
    const now = deps.now();
    const wider: PromotionRecord = { ...next, canary, updateTime: now.toISOString() };
    return {
      binding: { ...binding, head: binding.head + 1, open: wider },
      promotion: wider,
      events: [eventOf(context, now, promotionTransition(wider, 'policy.promotion.canary', 'canary'))],
    };
  });
}
