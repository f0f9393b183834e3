import type { Filter, Sort } from 'mongodb';
import { checkField, checkIndexValue } from '../definition.ts';
import type { CollectionDefinition, ListQuery } from '../document-store.ts';
import { checkLimit } from '../identifiers.ts';
import type { MongoDocument } from './mongo-document.ts';
import { orderKey } from './order-key.ts';
import type { TenantScope } from './tenant-scope.ts';

/** One range of an index, in its order. */
export interface PageRange {
  readonly filter: Filter<MongoDocument>;
  readonly sort: Sort;
}

/**
 * A list query as ranges of indexes to be read one after the other until the page is full. A page that goes on has two: the rest of the
 * documents with the value of the last one, then those with other values. One filter for both would be left to the planner.
 * Throws a TypeError for a query against the rules of `ListQuery`.
 */
export function pageRanges<T>(
  definition: CollectionDefinition<T>,
  scope: TenantScope,
  query: ListQuery,
): readonly PageRange[] {
  checkLimit(query.limit);
  const { orderBy, after, descending = false } = query;
  const equalities = equalitiesOf(definition, query.where ?? {});
  const direction = descending ? -1 : 1;
  const beyond = descending ? '$lt' : '$gt';
  const byId = after === undefined ? [] : [{ _id: { [beyond]: scope.key(checkText(after.id)) } }];
  if (orderBy === undefined) {
    if (after?.value !== undefined) throw new TypeError('after has a value, but the query no orderBy');
    return [{ filter: scope.filter(...equalities, scope.bounds(), ...byId), sort: { _id: direction } }];
  }
  const field = `fields.${checkField(definition, orderBy)}`;
  const sort: Sort = { [field]: direction, _id: direction };
  if (after === undefined) return [{ filter: scope.filter(...equalities), sort }];
  if (after.value === undefined) {
    throw new TypeError(`collection ${definition.name}: after needs the value of ${orderBy}`);
  }
  const last = orderKey(checkIndexValue(definition.name, orderBy, after.value));
  return [
    { filter: scope.filter(...equalities, { [field]: last }, ...byId), sort: { _id: direction } },
    { filter: scope.filter(...equalities, { [field]: { [beyond]: last } }), sort },
  ];
}

function equalitiesOf<T>(
  definition: CollectionDefinition<T>,
  where: NonNullable<ListQuery['where']>,
): readonly Filter<MongoDocument>[] {
  return Object.entries(where).map(([field, value]) => ({
    [`fields.${checkField(definition, field)}`]: orderKey(checkIndexValue(definition.name, field, value)),
  }));
}

function checkText(id: string): string {
  if (typeof id !== 'string') throw new TypeError(`after.id is ${typeof id}`);
  return id;
}
