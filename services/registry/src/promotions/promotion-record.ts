import type { Digest } from '@policy-registry/canonical';
import type { CollectionDefinition } from '@policy-registry/storage';
import type { SignedStatement } from '../kernel/ports.ts';

export type PromotionKind = 'promotion' | 'rollback' | 'break_glass';

/** Which subjects see the version first. */
export interface CanaryRecord {
  /** 1 to 99, or 0 where selectors choose. */
  readonly percent: number;
  readonly selectors: readonly string[];
  /** Evaluation errors of engines past which it is aborted; 0 for never. */
  readonly abortAfterErrors: number;
}

/** What somebody said after a glass was broken. */
export interface PromotionReview {
  readonly reviewedBy: string;
  readonly reviewTime: string;
  readonly note: string;
}

/** One step of a version into an environment, as the binding holds it and the promotion log keeps it. Whole in each of its events. */
export interface PromotionRecord {
  readonly promotion: string;
  /** From 1, growing by one with every promotion, rollback and broken glass of the binding. */
  readonly number: number;
  /** Grows by one with every change of the record. */
  readonly step: number;
  readonly kind: PromotionKind;
  readonly environment: string;
  readonly pack: string;
  readonly state: 'pending_second_approval' | 'canary' | 'active' | 'aborted';
  readonly version: string;
  readonly sourceDigest: Digest;
  readonly irDigest: Digest;
  /** Id of the attestation of the publication. */
  readonly publication: string;
  readonly requestedBy: string;
  /** Second approvals. */
  readonly approvedBy: readonly string[];
  readonly reason: string;
  /** The ticket of a promotion, the incident of a rollback or a broken glass. */
  readonly ticket: string;
  readonly canary?: CanaryRecord;
  /** Why it ended before it was active; empty otherwise. */
  readonly abortReason: string;
  readonly review?: PromotionReview;
  readonly createTime: string;
  readonly updateTime: string;
  /** Once it is live. */
  readonly live?: Live;
}

/** That and how a promotion became live. Nothing of it ever changes. */
export interface Live {
  /** From 1, growing by one with every activation of the binding, without gaps. */
  readonly generation: number;
  /** What was live before; empty for the first. */
  readonly previousVersion: string;
  /** ISO 8601, UTC. Never before the `since` of an earlier generation. */
  readonly since: string;
  /** The signed statement of the activation. */
  readonly statement: SignedStatement;
}

/** A promotion that is or was live. */
export interface Activation extends PromotionRecord {
  readonly state: 'active';
  readonly live: Live;
}

export function isActivation(record: PromotionRecord): record is Activation {
  return record.live !== undefined;
}

/** Filled by the relay from the events of bindings, so that it holds what happened, all of it, and nothing else. */
export const PROMOTIONS: CollectionDefinition<PromotionRecord> & { readonly mode: 'mutable' } = {
  name: 'promotions',
  mode: 'mutable',
  fields: ['createTime', 'environment', 'pack', 'version', 'generation'],
  index: ({ createTime, environment, pack, version, live }) => ({
    ...{ createTime, environment, pack },
    // Of what was live only: rollbacks ask for it.
    version: live === undefined ? null : version,
    generation: live?.generation ?? null,
  }),
};
