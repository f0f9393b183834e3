import type { Collection, NewDocument, WriteOptions } from '@policy-registry/storage';

/** What one call to a store takes. */
const AT_ONCE = 1_000;

/** Any number of documents: what is there already stays as it is. Whoever dies on the way, the same call again adds the rest. */
export async function insertAll<T>(
  collection: Collection<T>,
  documents: readonly NewDocument<T>[],
  options?: WriteOptions,
): Promise<void> {
  for (let from = 0; from < documents.length; from += AT_ONCE) {
    await collection.insertAbsent(documents.slice(from, from + AT_ONCE), options);
  }
}
