import { describeError } from '@policy-registry/client';

/** A transition that was acknowledged. */
export interface Acknowledged {
  readonly verb: Verb;
  readonly pack: string;
  readonly version: string;
}

export type Verb = keyof typeof EVENT_OF;

/** The event that each transition leaves. */
export const EVENT_OF = {
  create: 'policy.version.created',
  submit: 'policy.review.opened',
  approve: 'policy.review.approved',
  publish: 'policy.published',
  request: 'policy.promotion.requested',
  canary: 'policy.promotion.canary',
  widen: 'policy.promotion.canary',
  promote: 'policy.promotion.activated',
  abort: 'policy.promotion.aborted',
  rollBack: 'policy.rolled_back',
  breakGlass: 'policy.promotion.break_glass',
  review: 'policy.promotion.reviewed',
} as const;

/** What a rule of the lifecycle may answer to somebody who came second. */
const RULES: ReadonlySet<string> = new Set([
  ...['VERSION_NUMBER_USED', 'INVALID_STATE', 'VERSION_IMMUTABLE', 'CONFLICT', 'DUPLICATE_APPROVAL', 'STALE_DIGEST'],
  ...['GATES_NOT_SATISFIED', 'ALREADY_EXISTS'],
]);

/** What became of the calls of a run. */
export class Outcomes {
  readonly acknowledged: Acknowledged[] = [];
  readonly refused = new Map<string, number>();

  /** Makes a call and notes its end. Rejects with what is neither an answer nor a refusal by a rule. */
  async note(verb: Verb, pack: string, call: () => Promise<string>): Promise<void> {
    try {
      const version = await call();
      this.acknowledged.push({ verb, pack, version });
    } catch (error) {
      const { reason } = describeError(error);
      if (!RULES.has(reason)) throw error;
      this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
    }
  }

  of(verb: Verb): readonly Acknowledged[] {
    return this.acknowledged.filter((each) => each.verb === verb);
  }

  get calls(): number {
    return this.acknowledged.length + [...this.refused.values()].reduce((sum, count) => sum + count, 0);
  }
}
