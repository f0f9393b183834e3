import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import { indexValues } from '../definition.ts';
import { decodeJson } from '../document-json.ts';
import type { CollectionDefinition } from '../document-store.ts';
import { extendedTag, isCoveredBy } from './field-layout.ts';
import type { MongoDocument } from './mongo-document.ts';
import { orderKey } from './order-key.ts';
import type { TenantScope } from './tenant-scope.ts';

/** Documents that are held in memory at once. */
const BATCH = 20;

type Row = Pick<MongoDocument, '_id' | 'tenant' | 'revision' | 'layout' | 'body'>;

/** The index fields of a document by its body: order keys of all, and keys of the unique ones that are not null. */
export function computedFields<T>(
  definition: CollectionDefinition<T>,
  scope: TenantScope,
  body: T,
): Pick<MongoDocument, 'fields' | 'unique'> {
  const values = indexValues(definition, body);
  const fields = definition.fields.map((field, n) => [field, orderKey(values[n] ?? null)] as const);
  const unique = definition.fields.flatMap((field, n) => {
    const key = definition.unique?.includes(field) ? scope.uniqueKey(values[n] ?? null) : undefined;
    return key === undefined ? [] : [[field, key] as const];
  });
  return { fields: Object.fromEntries(fields), unique: Object.fromEntries(unique) };
}

/**
 * Computes the definition's fields for the tenant's documents that lack some of them, and changes nothing else of these; what others
 * write meanwhile wins. Throws ALREADY_EXISTS when two share a value of a field that is to be unique, and CORRUPT.
 */
export async function computeFields<T>(
  documents: Collection<MongoDocument>,
  scope: TenantScope,
  definition: CollectionDefinition<T>,
): Promise<void> {
  const tags = await documents.distinct('layout', scope.filter());
  const lacking = tags.filter((tag) => !isCoveredBy(definition, String(tag)));
  if (lacking.length === 0) return;
  let last: string | undefined;
  do {
    const beyond = last === undefined ? {} : { _id: { $gt: last } };
    const rows: Row[] = await documents
      .find(scope.filter({ layout: { $in: lacking } }, beyond), {
        sort: { _id: 1 },
        limit: BATCH,
        projection: { tenant: 1, revision: 1, layout: 1, body: 1 },
      })
      .toArray();
    const updates = rows.map((row) => updateOf(row, scope, definition));
    if (updates.length > 0) await documents.bulkWrite(updates, { ordered: false });
    last = rows.at(-1)?._id;
  } while (last !== undefined);
}

function updateOf<T>(
  { _id, tenant, revision, layout, body }: Row,
  scope: TenantScope,
  definition: CollectionDefinition<T>,
): AnyBulkWriteOperation<MongoDocument> {
  const where = `${definition.name}/${scope.documentId({ _id, tenant }, definition.name)}`;
  const { fields, unique } = computedFields(definition, scope, decodeJson(body, where) as T);
  const set = {
    mode: definition.mode,
    layout: extendedTag(definition, String(layout)),
    ...Object.fromEntries(Object.entries(fields).map(([field, key]) => [`fields.${field}`, key])),
    ...Object.fromEntries(Object.entries(unique).map(([field, key]) => [`unique.${field}`, key])),
  };
  return { updateOne: { filter: { _id, revision, layout }, update: { $set: set } } };
}
