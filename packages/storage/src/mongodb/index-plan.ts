import type { IndexDescription } from 'mongodb';

interface IndexedFields {
  readonly fields: readonly string[];
  readonly unique?: readonly string[];
}

export interface PlannedIndex extends IndexDescription {
  readonly name: string;
}

/**
 * The indexes that a collection must have for these fields; the same on every isolation tier. Uniqueness is held by a sparse index
 * on a key that is absent for null: partial indexes are accepted but not held by some servers, and in one on the field
 * itself null would be a value like others.
 */
export function plannedIndexes({ fields, unique = [] }: IndexedFields): readonly PlannedIndex[] {
  return [
    { name: 'outbox', key: { tenant: 1, 'outbox.key': 1 } },
    { name: 'layout', key: { tenant: 1, layout: 1 } },
    ...fields.map((field) => ({
      name: `fields.${field}`,
      key: { tenant: 1, [`fields.${field}`]: 1, _id: 1 } as const,
    })),
    ...unique.map((field) => ({
      name: `unique.${field}`,
      key: { [`unique.${field}`]: 1 } as const,
      unique: true,
      sparse: true,
    })),
  ];
}
