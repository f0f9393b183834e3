import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { BindingRecord } from '../environments/binding-record.ts';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import { changeBinding } from './change-binding.ts';
import { promotionTransition } from './promotion-event.ts';
import { noSuchPromotion, requirePromotionKey } from './promotion-id.ts';
import type { PromotionRecord } from './promotion-record.ts';
import { type PromotionView, promotionAt } from './read-promotion.ts';
import type { ReleaseDependencies } from './release-dependencies.ts';

/** The review that a broken glass forces. Throws NOT_FOUND, INVALID_STATE when there is none to give, SELF_APPROVAL. */
export function reviewPromotion(
  deps: ReleaseDependencies,
  context: CallContext,
  request: { readonly promotion: string; readonly note: string; readonly etag: string },
): Promise<PromotionView> {
  const { promotion, note, etag } = request;
  const { subject: reviewedBy, tenant } = context.principal;
  checkFreeText({ note });
  const key = requirePromotionKey(promotion);
  return changeBinding(deps, context, { ...key, etag }, async (binding) => {
    if (key.number > binding.promotions) throw noSuchPromotion(promotion);
    if (!binding.unreviewed.includes(key.number)) {
      throw new ServiceError('INVALID_STATE', 'The promotion asks for no review.', { metadata: { promotion } });
    }
    const record = await promotionAt(deps.documents.forTenant(tenant), binding, key.number);
    if (record.requestedBy === reviewedBy) {
      throw new ServiceError('SELF_APPROVAL', 'Who broke the glass does not review it.', { metadata: { promotion } });
    }
    const now = deps.now();
    const review = { reviewedBy, reviewTime: now.toISOString(), note };
    const reviewed: PromotionRecord = { ...record, step: record.step + 1, updateTime: review.reviewTime, review };
    return {
      binding: withReviewed(binding, reviewed),
      promotion: reviewed,
      events: [eventOf(context, now, promotionTransition(reviewed, 'policy.promotion.reviewed', 'active'))],
    };
  });
}

function withReviewed(binding: BindingRecord, { number, step, updateTime, review }: PromotionRecord): BindingRecord {
  const update = <T extends PromotionRecord>(record: T): T =>
    record.number === number && review !== undefined ? { ...record, step, updateTime, review } : record;
  return {
    ...binding,
    ...(binding.current === undefined ? {} : { current: update(binding.current) }),
    history: binding.history.map(update),
    unreviewed: binding.unreviewed.filter((one) => one !== number),
  };
}
