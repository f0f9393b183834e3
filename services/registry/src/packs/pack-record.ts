import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';
import type { ApprovalRule } from './approval-rules.ts';

/** A pack as it is stored, under its name. What was cut and published of it is read from its versions. */
export interface PackRecord extends Remembering {
  readonly pack: string;
  readonly displayName: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** At least 1. */
  readonly requiredApprovals: number;
  /** Absent in packs that were made before there were rules. */
  readonly approvalRules?: readonly ApprovalRule[];
  readonly archived: boolean;
  readonly createdBy: string;
  readonly createTime: string;
  readonly updateTime: string;
}

export const PACKS: CollectionDefinition<PackRecord> & { readonly mode: 'mutable' } = {
  name: 'packs',
  mode: 'mutable',
  fields: ['archived'],
  index: ({ archived }) => ({ archived }),
};

/** Approvals of a pack that did not say how many it wants. */
export const DEFAULT_REQUIRED_APPROVALS = 1;
