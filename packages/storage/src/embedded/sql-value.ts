import type { IndexValue } from '../document-store.ts';

/** An index value as SQLite holds it. It has no booleans: 0 and 1 order and compare the same within a field of one type. */
export function toSql(value: IndexValue): string | number | null {
  return typeof value === 'boolean' ? Number(value) : value;
}
