import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';

/** Why an attempt has failed: see DeliveryAttempt in webhooks.proto. */
export type AttemptError =
  | 'REFUSED'
  | 'TIMEOUT'
  | 'NOT_RESOLVED'
  | 'BLOCKED_ADDRESS'
  | 'TLS_FAILED'
  | 'CONNECTION_FAILED';

export interface AttemptRecord {
  readonly time: string;
  readonly durationMs: number;
  /** 0 when there was no answer. */
  readonly status: number;
  /** Absent when it succeeded. */
  readonly error?: AttemptError;
  readonly answer: string;
}

/** What became of an event at a webhook. */
export interface DeliveryRecord extends Remembering {
  /** `uid` of the webhook. */
  readonly webhook: string;
  readonly event: string;
  readonly type: string;
  readonly pack: string;
  readonly sequence: number;
  readonly state: 'pending' | 'delivered' | 'dead';
  /** It was asked for, and waits for nothing but its time. Others wait for their turn in the log. */
  readonly redelivery: boolean;
  readonly attempts: number;
  /** Empty unless it is pending. */
  readonly nextAttemptTime: string;
  readonly lastAttempt?: AttemptRecord;
  readonly createTime: string;
  readonly updateTime: string;
  readonly expireTime: string;
}

/** Kept for a time; the record is the audit log. */
export const WEBHOOK_DELIVERIES: CollectionDefinition<DeliveryRecord> & { readonly mode: 'mutable' } = {
  name: 'webhook_deliveries',
  mode: 'mutable',
  fields: ['webhook', 'state', 'sequence', 'waiting', 'due', 'expireTime'],
  index: ({ webhook, state, sequence, redelivery, nextAttemptTime, expireTime }) => ({
    ...{ webhook, state, sequence, expireTime },
    waiting: redelivery && state === 'pending',
    due: nextAttemptTime,
  }),
};

/** A webhook has one of each event, however often it is sent. */
export function deliveryId(uid: string, event: string): string {
  return `${uid}~${event}`;
}
