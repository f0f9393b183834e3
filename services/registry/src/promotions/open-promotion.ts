import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { OutboxEvent } from '@policy-registry/storage';
import type { BindingRecord } from '../environments/binding-record.ts';
import { eventOf } from '../kernel/event.ts';
import { type BindingDecision, changeBinding } from './change-binding.ts';
import { promotionTransition } from './promotion-event.ts';
import { noSuchPromotion, requirePromotionKey } from './promotion-id.ts';
import { type PromotionVerb, requireVerb } from './promotion-machine.ts';
import type { PromotionRecord } from './promotion-record.ts';
import { type PromotionView, promotionAt, stateOf, successorOf } from './read-promotion.ts';
import type { ReleaseDependencies } from './release-dependencies.ts';

/** A promotion that is on its way. */
export interface OpenPromotion extends PromotionRecord {
  readonly state: 'pending_second_approval' | 'canary';
}

/**
 * Changes a promotion that is on its way, as one write of its binding. Throws NOT_FOUND, INVALID_STATE when it does not take the verb,
 * ETAG_MISMATCH, CONFLICT, and what `decide` throws.
 */
export function changeOpenPromotion(
  deps: ReleaseDependencies,
  context: CallContext,
  { promotion, etag }: { readonly promotion: string; readonly etag: string },
  verb: PromotionVerb,
  decide: (binding: BindingRecord, open: OpenPromotion) => Promise<BindingDecision>,
): Promise<PromotionView> {
  const { environment, pack, number } = requirePromotionKey(promotion);
  const documents = deps.documents.forTenant(context.principal.tenant);
  return changeBinding(deps, context, { environment, pack, etag }, async (binding) => {
    if (number > binding.promotions) throw noSuchPromotion(promotion);
    const { open } = binding;
    if (open?.number === number && isOpen(open)) {
      requireVerb(open.state, verb);
      return decide(binding, open);
    }
    const record = await promotionAt(documents, binding, number);
    const successor = await successorOf(documents, binding, record);
    requireVerb(stateOf(successor === undefined ? { record } : { record, successor }), verb);
    throw new ServiceError('INVALID_STATE', 'The promotion is not on its way.', { metadata: { promotion, verb } });
  });
}

function isOpen(record: PromotionRecord): record is OpenPromotion {
  return record.state === 'pending_second_approval' || record.state === 'canary';
}

export function withoutOpen(binding: BindingRecord): BindingRecord {
  const { open: _open, ...rest } = binding;
  return rest;
}

/** Ends what is on its way, if anything is. A canary that ends gives engines something else. */
export function abortOpen(
  context: CallContext,
  binding: BindingRecord,
  abortReason: string,
  time: Date,
): { readonly binding: BindingRecord; readonly events: readonly OutboxEvent[] } {
  const { open } = binding;
  if (open === undefined || !isOpen(open)) return { binding, events: [] };
  const updateTime = time.toISOString();
  const aborted: PromotionRecord = { ...open, step: open.step + 1, state: 'aborted', abortReason, updateTime };
  return {
    binding: { ...withoutOpen(binding), aborted, head: binding.head + (open.state === 'canary' ? 1 : 0) },
    events: [eventOf(context, time, promotionTransition(aborted, 'policy.promotion.aborted', open.state))],
  };
}
