import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';

export interface FreezeRecord {
  readonly frozenBy: string;
  readonly freezeTime: string;
  readonly reason: string;
}

/** An environment as it is stored, under its name. What is live in it is in its bindings. */
export interface EnvironmentRecord extends Remembering {
  readonly environment: string;
  /** Counts the environments of the tenant, from 1. Unique, so that the limit holds whoever races. */
  readonly ordinal: number;
  readonly displayName: string;
  readonly description: string;
  readonly rank: number;
  /** Promotions into it wait for a second person. */
  readonly twoPerson: boolean;
  /** Set while nothing may be promoted into it. */
  readonly freeze?: FreezeRecord;
  readonly createdBy: string;
  readonly createTime: string;
  readonly updateTime: string;
}

export const ENVIRONMENTS: CollectionDefinition<EnvironmentRecord> & { readonly mode: 'mutable' } = {
  name: 'environments',
  mode: 'mutable',
  fields: ['ordinal'],
  index: ({ ordinal }) => ({ ordinal }),
  unique: ['ordinal'],
};
