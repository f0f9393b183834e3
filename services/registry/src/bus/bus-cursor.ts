import type { CollectionDefinition, Stored, TenantDocuments } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';
import { compareAndSet } from '../kernel/compare-and-set.ts';

/** How far the audit log of a tenant is on the bus. */
export interface BusCursor extends Remembering {
  /** The last entry of the log that is on the bus; 0 before the first. */
  readonly sequence: number;
  /** How often events were redriven. */
  readonly generation: number;
  /** Entries up to this one are part of the last redrive; 0 when there was none. */
  readonly redrivenTo: number;
  /** ISO 8601: when it was moved last. */
  readonly time: string;
}

/** One document a tenant. */
export const BUS_CURSORS: CollectionDefinition<BusCursor> & { readonly mode: 'mutable' } = {
  name: 'bus_cursors',
  mode: 'mutable',
  fields: [],
  index: () => ({}),
};

export const CURSOR_ID = 'audit';

/** Of a tenant of whom nothing was ever on the bus. */
export const BEFORE_ALL: BusCursor = { sequence: 0, generation: 0, redrivenTo: 0, time: new Date(0).toISOString() };

export function storedCursor(documents: TenantDocuments): Promise<Stored<BusCursor> | undefined> {
  return documents.collection(BUS_CURSORS).get(CURSOR_ID);
}

/** Compare-and-set; false when somebody else moved it since `stored` was read. */
export function moveCursor(
  documents: TenantDocuments,
  stored: Stored<BusCursor> | undefined,
  next: BusCursor,
): Promise<boolean> {
  return compareAndSet(documents.collection(BUS_CURSORS), CURSOR_ID, stored, next);
}
