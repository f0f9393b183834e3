import { ServiceError } from '@policy-registry/rpc/errors';

/** State names are stable API: events and audit entries carry them. */
export type PromotionState =
  | 'none'
  | 'pending_second_approval'
  | 'canary'
  | 'active'
  | 'superseded'
  | 'rolled_back'
  | 'aborted';

export type PromotionVerb = 'create' | 'breakGlass' | 'approve' | 'advance' | 'abort' | 'supersede' | 'rollBack';

/**
 * Every transition of a promotion: state, verb, the states that it may lead to. What is not here is refused. A promotion is superseded
 * or rolled back by the activation of another one.
 */
export const PROMOTION_MACHINE: Readonly<
  Record<PromotionState, Readonly<Partial<Record<PromotionVerb, readonly PromotionState[]>>>>
> = {
  none: { create: ['pending_second_approval', 'canary', 'active'], breakGlass: ['active'] },
  pending_second_approval: { approve: ['canary', 'active'], abort: ['aborted'] },
  canary: { advance: ['canary', 'active'], abort: ['aborted'] },
  active: { supersede: ['superseded'], rollBack: ['rolled_back'] },
  superseded: {},
  rolled_back: {},
  aborted: {},
};

/** Throws INVALID_STATE, with what would be allowed, when the state does not take the verb. */
export function requireVerb(from: PromotionState, verb: PromotionVerb): void {
  if (PROMOTION_MACHINE[from][verb] !== undefined) return;
  const allowed = Object.keys(PROMOTION_MACHINE[from]).sort().join(' ');
  throw new ServiceError('INVALID_STATE', `A promotion that is ${from.replaceAll('_', ' ')} does not take ${verb}.`, {
    metadata: { state: from, verb, allowed },
  });
}
