import type { EventType } from '@policy-registry/events';
import type { CallContext } from '@policy-registry/rpc';
import { type BindingRecord, HISTORY_KEPT } from '../environments/binding-record.ts';
import { eventOf } from '../kernel/event.ts';
import type { BindingDecision } from './change-binding.ts';
import { abortOpen, withoutOpen } from './open-promotion.ts';
import { promotionTransition } from './promotion-event.ts';
import type { PromotionState } from './promotion-machine.ts';
import type { Activation, Live, PromotionKind, PromotionRecord } from './promotion-record.ts';
import { promotionStatement } from './promotion-statement.ts';
import type { ReleaseDependencies } from './release-dependencies.ts';

const TYPES: Readonly<Record<PromotionKind, EventType>> = {
  promotion: 'policy.promotion.activated',
  rollback: 'policy.rolled_back',
  break_glass: 'policy.promotion.break_glass',
};

/**
 * Makes a promotion live. The statement holds the generation, so it is signed for this state of the binding, and again when another
 * writer took that generation. A rollback or a broken glass ends what was on its way, in the same write.
 */
export async function activate(
  deps: ReleaseDependencies,
  context: CallContext,
  binding: BindingRecord,
  promotion: PromotionRecord,
  from: PromotionState,
): Promise<BindingDecision> {
  const { current, history, unreviewed } = binding;
  const { kind, number } = promotion;
  const since = notBefore(deps.now(), current?.live.since);
  const unsigned: Omit<Live, 'statement'> = {
    generation: (current?.live.generation ?? 0) + 1,
    previousVersion: current?.version ?? '',
    since: since.toISOString(),
  };
  const signed = await deps.attestor.sign(context.principal.tenant, promotionStatement(promotion, unsigned));
  const statement = { attestation: signed.attestation, bundleDigest: signed.bundleDigest };
  const activation: Activation = {
    ...promotion,
    state: 'active',
    updateTime: unsigned.since,
    live: { ...unsigned, statement },
  };
  const left =
    kind === 'promotion'
      ? { binding: withoutOpen(binding), events: [] }
      : abortOpen(context, binding, `${promotion.promotion} was made live`, since);
  return {
    binding: {
      ...left.binding,
      promotions: Math.max(binding.promotions, number),
      head: binding.head + 1,
      current: activation,
      history: current === undefined ? [] : [current, ...history].slice(0, HISTORY_KEPT),
      unreviewed: kind === 'break_glass' ? [...unreviewed, number] : unreviewed,
    },
    promotion: activation,
    events: [...left.events, eventOf(context, since, promotionTransition(activation, TYPES[kind], from))],
  };
}

/** A clock that was set back must not make the history run backwards. */
function notBefore(now: Date, previous: string | undefined): Date {
  return previous !== undefined && previous > now.toISOString() ? new Date(previous) : now;
}
