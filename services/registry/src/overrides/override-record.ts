import type { Digest } from '@policy-registry/canonical';
import type { OverrideScope, OverrideStatus } from '@policy-registry/overrides';
import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';
import { OVERRIDE_MACHINE, type OverrideState } from './override-machine.ts';

/** What is asked for, and approved as it is: nothing of it ever changes. */
export interface OverrideTerms {
  readonly override: string;
  readonly pack: string;
  /** Empty for every rule. */
  readonly rule: string;
  readonly scope: OverrideScope;
  readonly status: OverrideStatus;
  readonly owner: string;
  readonly reason: string;
  readonly expireTime: string;
  readonly createdBy: string;
  readonly createTime: string;
}

/** The second person. */
export interface OverrideApproval {
  readonly approvedBy: string;
  readonly approveTime: string;
  readonly note: string;
  readonly authenticationTime?: string;
  readonly attestation: string;
  readonly bundleDigest: Digest;
}

/** That somebody ended it before its time. */
export interface OverrideEnding {
  readonly disabledBy: string;
  readonly disableTime: string;
  readonly reason: string;
}

/** The aggregate: every transition is one compare-and-set of this document. */
export interface OverrideRecord extends OverrideTerms, Remembering {
  /** As it was last written; `stateAt` says what it is by now. */
  readonly state: OverrideState;
  readonly approval?: OverrideApproval;
  readonly ending?: OverrideEnding;
  /** How many days before its end it was last announced to expire. */
  readonly noticed?: number;
  readonly updateTime: string;
}

export const OVERRIDES: CollectionDefinition<OverrideRecord> & { readonly mode: 'mutable' } = {
  name: 'overrides',
  mode: 'mutable',
  fields: ['pack', 'state', 'open', 'createTime', 'expireTime', 'actedUntil'],
  index: ({ pack, state, createTime, expireTime, approval, ending }) => ({
    ...{ pack, state, createTime, expireTime },
    open: isOpen(state),
    // From here on it never acts again; null for one that never did.
    actedUntil: approval === undefined ? null : (ending?.disableTime ?? expireTime),
  }),
};

/** It acts, or may come to. */
export function isOpen(state: OverrideState): boolean {
  return OVERRIDE_MACHINE[state].expire !== undefined;
}

/** What it is at a time, whether somebody has written it down yet or not: time ends it to the millisecond. */
export function stateAt({ state, expireTime }: OverrideRecord, now: Date): OverrideState {
  return isOpen(state) && Date.parse(expireTime) <= now.getTime() ? 'expired' : state;
}
