import type { SQLInputValue } from 'node:sqlite';
import { checkField, checkIndexValue } from '../definition.ts';
import type { CollectionDefinition, IndexValue, ListQuery } from '../document-store.ts';
import { checkLimit } from '../identifiers.ts';
import { toSql } from './sql-value.ts';
import { columnName } from './table-layout.ts';

/** One range of an index: everything after SELECT ... FROM table, without LIMIT. */
export interface Segment {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/**
 * A list query as ranges of indexes to be read one after the other until the page is full. With `orderBy` documents
 * without a value are a range of their own: a row comparison that SQLite can seek by does not hold for NULL.
 * Throws a TypeError for a query against the rules of `ListQuery`.
 */
export function segments<T>(definition: CollectionDefinition<T>, query: ListQuery): readonly Segment[] {
  checkLimit(query.limit);
  const filter = equalities(definition, query.where ?? {});
  if (query.orderBy === undefined) return [byId(query, filter)];
  const column = columnName(checkField(definition, query.orderBy));
  const position = query.after === undefined ? undefined : positionOf(definition.name, query.orderBy, query.after);
  const unset = withoutValue(column, query, filter, position);
  const set = withValue(column, query, filter, position);
  const ordered = query.descending ? [set, unset] : [unset, set];
  return ordered.filter((segment) => segment !== undefined);
}

interface Position {
  readonly value: IndexValue;
  readonly id: string;
}

function positionOf(collection: string, field: string, after: NonNullable<ListQuery['after']>): Position {
  if (after.value === undefined) throw new TypeError(`collection ${collection}: after needs the value of ${field}`);
  return { value: checkIndexValue(collection, field, after.value), id: after.id };
}

function equalities<T>(definition: CollectionDefinition<T>, where: Readonly<Record<string, IndexValue>>): Segment {
  const fields = Object.entries(where);
  const values = fields.map(([field, value]) => toSql(checkIndexValue(definition.name, field, value)));
  const conditions = fields.map(([field]) => `${columnName(checkField(definition, field))} IS ?`);
  return { sql: conditions.join(' AND '), values };
}

function byId(query: ListQuery, filter: Segment): Segment {
  if (query.after?.value !== undefined) throw new TypeError('after has a value, but the query no orderBy');
  const [compare, direction] = query.descending ? ['<', 'DESC'] : ['>', 'ASC'];
  const after = query.after === undefined ? undefined : { sql: `id ${compare} ?`, values: [query.after.id] };
  return range([filter, after], `id ${direction}`);
}

function withoutValue(
  column: string,
  query: ListQuery,
  filter: Segment,
  position: Position | undefined,
): Segment | undefined {
  const [compare, direction] = query.descending ? ['<', 'DESC'] : ['>', 'ASC'];
  const isPast = position !== undefined && position.value !== null && !query.descending;
  if (isPast) return undefined;
  const after = position?.value === null ? { sql: `id ${compare} ?`, values: [position.id] } : undefined;
  return range([filter, { sql: `${column} IS NULL`, values: [] }, after], `id ${direction}`);
}

function withValue(
  column: string,
  query: ListQuery,
  filter: Segment,
  position: Position | undefined,
): Segment | undefined {
  const [compare, direction] = query.descending ? ['<', 'DESC'] : ['>', 'ASC'];
  const isPast = position?.value === null && query.descending === true;
  if (isPast) return undefined;
  const after =
    position === undefined || position.value === null
      ? undefined
      : { sql: `(${column}, id) ${compare} (?, ?)`, values: [toSql(position.value), position.id] };
  return range(
    [filter, { sql: `${column} IS NOT NULL`, values: [] }, after],
    `${column} ${direction}, id ${direction}`,
  );
}

function range(conditions: readonly (Segment | undefined)[], order: string): Segment {
  const stated = conditions.filter((condition) => condition !== undefined).filter(({ sql }) => sql !== '');
  const where = stated.length === 0 ? '' : `WHERE ${stated.map(({ sql }) => sql).join(' AND ')} `;
  return { sql: `${where}ORDER BY ${order}`, values: stated.flatMap(({ values }) => values) };
}
