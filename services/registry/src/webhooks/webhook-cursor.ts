import type { CollectionDefinition, Stored } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';
import type { WebhookRecord } from './webhook-record.ts';

/** How far a webhook is in the audit log, and who sends now. Times are ISO 8601, and empty where there is none. */
export interface WebhookCursor extends Remembering {
  /** Of the webhook. */
  readonly uid: string;
  /** The last entry of the log of which nothing is left to do. */
  readonly sequence: number;
  /** Attempts at the entry after it. */
  readonly failedAttempts: number;
  /** The next one is not made before. */
  readonly nextAttemptTime: string;
  readonly failingSince: string;
  readonly lastDeliveryTime: string;
  /** `updateTime` of the webhook that has failed: once it is another, nothing has. */
  readonly failedAs: string;
  /** The process that sends, until when it may without saying so again. */
  readonly leaseHolder: string;
  readonly leaseUntil: string;
}

/** Under the name of the webhook. */
export const WEBHOOK_CURSORS: CollectionDefinition<WebhookCursor> & { readonly mode: 'mutable' } = {
  name: 'webhook_cursors',
  mode: 'mutable',
  fields: [],
  index: () => ({}),
};

/** The cursor of a webhook, of which none may be stored yet, or one of another that had its name. */
export function cursorOf(stored: Stored<WebhookCursor> | undefined, webhook: WebhookRecord): WebhookCursor {
  const { uid, startSequence: sequence, updateTime } = webhook;
  if (stored === undefined || stored.body.uid !== uid) {
    const times = { nextAttemptTime: '', failingSince: '', lastDeliveryTime: '', leaseHolder: '', leaseUntil: '' };
    return { uid, sequence, failedAttempts: 0, failedAs: updateTime, ...times };
  }
  return forgiven(stored.body, webhook);
}

/** A cursor for which what has failed counts no more once the webhook was changed. */
export function forgiven(cursor: WebhookCursor, { updateTime }: Pick<WebhookRecord, 'updateTime'>): WebhookCursor {
  if (cursor.failedAs === updateTime) return cursor;
  return { ...cursor, failedAttempts: 0, nextAttemptTime: '', failingSince: '', failedAs: updateTime };
}
