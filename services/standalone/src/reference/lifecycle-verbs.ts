import type { DescMethod } from '@bufbuild/protobuf';
import {
  EnvironmentService,
  OverrideService,
  PromotionService,
  ReviewService,
  VersionService,
} from '@policy-registry/contracts/registry';
import type { EventType } from '@policy-registry/events';
import type { OverrideVerb, PromotionState, PromotionVerb, VersionVerb } from '@policy-registry/registry/machines';

/** What makes a verb happen, and what it leaves in the audit log. */
export interface Cause {
  /** A call, or what happens by itself. */
  readonly by: DescMethod | string;
  readonly event: EventType;
}

export const VERSION_BEGIN: Cause = { by: VersionService.method.createVersion, event: 'policy.version.created' };

export const VERSION_VERBS: Readonly<Record<VersionVerb, Cause>> = {
  revise: { by: VersionService.method.reviseVersion, event: 'policy.version.revised' },
  submit: { by: VersionService.method.submitVersion, event: 'policy.review.opened' },
  withdraw: { by: VersionService.method.withdrawVersion, event: 'policy.version.withdrawn' },
  requestChanges: { by: ReviewService.method.requestChanges, event: 'policy.review.changes_requested' },
  reject: { by: ReviewService.method.rejectReview, event: 'policy.review.rejected' },
  reopen: { by: ReviewService.method.reopenReview, event: 'policy.review.reopened' },
  approve: { by: ReviewService.method.approveReview, event: 'policy.review.approved' },
  publish: { by: VersionService.method.publishVersion, event: 'policy.published' },
  deprecate: { by: VersionService.method.deprecateVersion, event: 'policy.deprecated' },
  archive: { by: VersionService.method.archiveVersion, event: 'policy.archived' },
};

const PROMOTION_CALLS: Readonly<Record<PromotionVerb, DescMethod | string>> = {
  create: PromotionService.method.createPromotion,
  breakGlass: PromotionService.method.breakGlassPromotion,
  approve: PromotionService.method.approvePromotion,
  advance: PromotionService.method.advancePromotion,
  abort: PromotionService.method.abortPromotion,
  supersede: 'another one goes live',
  rollBack: EnvironmentService.method.rollbackBinding,
};

/** What a promotion leaves when it gets somewhere. */
const PROMOTION_EVENTS: Readonly<Record<PromotionState, EventType>> = {
  none: 'policy.promotion.requested',
  pending_second_approval: 'policy.promotion.requested',
  canary: 'policy.promotion.canary',
  active: 'policy.promotion.activated',
  superseded: 'policy.promotion.activated',
  rolled_back: 'policy.rolled_back',
  aborted: 'policy.promotion.aborted',
};

export function promotionCause(verb: PromotionVerb, to: PromotionState): Cause {
  const event = verb === 'breakGlass' ? 'policy.promotion.break_glass' : PROMOTION_EVENTS[to];
  return { by: PROMOTION_CALLS[verb], event };
}

export const OVERRIDE_BEGIN: Cause = { by: OverrideService.method.createOverride, event: 'policy.override.requested' };

export const OVERRIDE_VERBS: Readonly<Record<OverrideVerb, Cause>> = {
  approve: { by: OverrideService.method.approveOverride, event: 'policy.override.approved' },
  disable: { by: OverrideService.method.disableOverride, event: 'policy.override.disabled' },
  expire: { by: 'its time is over', event: 'policy.override.expired' },
};
