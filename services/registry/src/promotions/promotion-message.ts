import { create } from '@bufbuild/protobuf';
import { BindingState, type Canary, type Promotion, PromotionSchema } from '@policy-registry/contracts/registry';
import { etagOf } from '@policy-registry/transitions';
import { timestampOf } from '../kernel/timestamps.ts';
import type { PromotionState } from './promotion-machine.ts';
import type { CanaryRecord, PromotionRecord } from './promotion-record.ts';
import { type PromotionView, stateOf } from './read-promotion.ts';

const STATES: Readonly<Record<PromotionState, BindingState>> = {
  none: BindingState.UNSPECIFIED,
  pending_second_approval: BindingState.PENDING_SECOND_APPROVAL,
  canary: BindingState.CANARY,
  active: BindingState.ACTIVE,
  superseded: BindingState.SUPERSEDED,
  rolled_back: BindingState.ROLLED_BACK,
  aborted: BindingState.ABORTED,
};

export function promotionMessage(view: PromotionView): Promotion {
  const { record, successor, binding } = view;
  const { createTime, updateTime, review } = record;
  return create(PromotionSchema, {
    ...shared(record),
    promotion: record.promotion,
    state: STATES[stateOf(view)],
    attestation: record.live?.statement.attestation ?? '',
    createTime: timestampOf(createTime),
    updateTime: timestampOf(successor?.live.since ?? updateTime),
    ...(review === undefined
      ? {}
      : { reviewedBy: review.reviewedBy, reviewTime: timestampOf(review.reviewTime), reviewNote: review.note }),
    etag: etagOf(binding),
  });
}

/** The answer to `validate_only`: no id, no state, no attestation, no times, since nothing happened. */
export function checkedMessage(record: PromotionRecord): Promotion {
  return create(PromotionSchema, shared(record));
}

function shared(record: PromotionRecord) {
  const { kind, environment, pack, version, sourceDigest, irDigest, reason, ticket, requestedBy, canary } = record;
  return {
    ...{ environment, pack, version, sourceDigest, irDigest, reason, requestedBy },
    ...(kind === 'promotion' ? { ticket } : { incident: ticket }),
    approvedBy: [...record.approvedBy],
    ...(canary === undefined ? {} : { canary: canaryMessage(canary) }),
    breakGlass: kind === 'break_glass',
    abortReason: record.abortReason,
  };
}

export function canaryMessage({ percent, selectors, abortAfterErrors }: CanaryRecord) {
  return { percent, selectors: [...selectors], abortAfterErrors: BigInt(abortAfterErrors) };
}

export function canaryRecord(canary: Canary | undefined): CanaryRecord | undefined {
  if (canary === undefined) return undefined;
  const { percent, selectors, abortAfterErrors } = canary;
  return { percent, selectors: [...selectors], abortAfterErrors: Number(abortAfterErrors) };
}
