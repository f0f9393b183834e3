import type { CollectionDefinition } from '@policy-registry/storage';
import type { EventData } from '../kernel/event.ts';

/** One entry of the audit log of a tenant, under the id of its event. */
export interface AuditRecord {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly type: string;
  /** ISO 8601, UTC: when it happened. */
  readonly time: string;
  readonly data: EventData;
}

/** Insert-only: nobody changes or removes an entry, and no two share a position. */
export const AUDIT_EVENTS: CollectionDefinition<AuditRecord> & { readonly mode: 'insert-only' } = {
  name: 'audit_events',
  mode: 'insert-only',
  fields: ['sequence', 'type', 'pack'],
  index: ({ sequence, type, data }) => ({ sequence, type, pack: data.pack ?? null }),
  unique: ['sequence'],
};
