import type { Digest } from '@policy-registry/canonical';
import type { CollectionDefinition } from '@policy-registry/storage';

/** What is known of one request id. Times in milliseconds since the epoch. */
export type IdempotencyRecord =
  | { readonly state: 'running'; readonly request: Digest; readonly mayRunUntil: number; readonly expiresAt: number }
  | {
      readonly state: 'done';
      readonly request: Digest;
      /** The response message in base64, or null when it was too large to keep, or holds a secret. */
      readonly response: string | null;
      /** It holds a secret: a repeat runs, and finds what its first run did. */
      readonly runsAgain?: true;
      readonly expiresAt: number;
    };

export const IDEMPOTENCY_RECORDS: CollectionDefinition<IdempotencyRecord> & { readonly mode: 'mutable' } = {
  name: 'request_ids',
  mode: 'mutable',
  fields: ['expiresAt'],
  index: (record) => ({ expiresAt: record.expiresAt }),
};
