import type { Digest } from '@policy-registry/canonical';
import type { CollectionDefinition, OutboxEvent } from '../document-store.ts';

/** What `crash-writer.ts` writes and `crash.test.ts` looks for. */
export const WRITES: CollectionDefinition<{ readonly digest: Digest }> & { readonly mode: 'insert-only' } = {
  name: 'writes',
  mode: 'insert-only',
  fields: ['digest'],
  unique: ['digest'],
  index: ({ digest }) => ({ digest }),
};

export const COUNTER: CollectionDefinition<{ readonly count: number }> & { readonly mode: 'mutable' } = {
  name: 'counters',
  mode: 'mutable',
  fields: [],
  index: () => ({}),
};

export function crashEvent(id: string): OutboxEvent {
  return { id: `event of ${id}`, type: 'policy.test', time: '2025-01-01T00:00:00.000Z', data: id };
}
