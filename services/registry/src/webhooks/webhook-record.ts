import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';

/** A secret that signs, sealed. */
export interface WebhookSecret {
  readonly sealed: string;
  readonly createTime: string;
  /** Set once another has taken its place. */
  readonly expireTime?: string;
}

/** Why nothing is sent: see Webhook in webhooks.proto. */
export type DisabledReason = 'ASKED' | 'FAILING' | 'GONE';

/** What a webhook asks for. */
export interface WebhookFields {
  readonly url: string;
  /** Patterns, in which `*` stands for any text. */
  readonly eventTypes: readonly string[];
  readonly packs: readonly string[];
  readonly description: string;
}

/**
 * A webhook as it is stored, under its name. How far it is in the audit log is in its cursor. One that was deleted leaves its name, and what it
 * remembers of requests.
 */
export interface WebhookRecord extends WebhookFields, Remembering {
  readonly webhook: string;
  /** Tells it from others that had its name before. */
  readonly uid: string;
  /** From 1 to the limit of the tenant. Unique, so that the limit holds whoever races. */
  readonly ordinal: number;
  readonly disabled?: DisabledReason;
  /** The newest first. */
  readonly secrets: readonly WebhookSecret[];
  /** Where the audit log ended when it was created. */
  readonly startSequence: number;
  readonly createdBy: string;
  readonly createTime: string;
  readonly updateTime: string;
  readonly deleteTime?: string;
}

export const WEBHOOKS: CollectionDefinition<WebhookRecord> & { readonly mode: 'mutable' } = {
  name: 'webhooks',
  mode: 'mutable',
  fields: ['ordinal', 'present', 'active'],
  index: (record) => ({
    ordinal: isPresent(record) ? record.ordinal : null,
    present: isPresent(record),
    active: isActive(record),
  }),
  unique: ['ordinal'],
};

export function isPresent({ deleteTime }: Pick<WebhookRecord, 'deleteTime'>): boolean {
  return deleteTime === undefined;
}

/** Whether events are sent to it. */
export function isActive(record: Pick<WebhookRecord, 'deleteTime' | 'disabled'>): boolean {
  return isPresent(record) && record.disabled === undefined;
}
