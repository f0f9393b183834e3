import { canonicalJson } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import { type Collection, type OutboxEvent, type Stored, StoreError } from '@policy-registry/storage';

/**
 * Makes sure that an insert-only document is there: inserts it, or finds that an earlier try did. Any number of calls, crashes and
 * races leave one document. Throws DATA_CORRUPT when the id holds another body.
 */
export async function insertOnce<T>(collection: Collection<T>, id: string, body: T): Promise<Stored<T>> {
  const present = await collection.get(id);
  if (present === undefined) {
    const inserted = await insertIfAbsent(collection, id, body);
    if (inserted !== undefined) return inserted;
  }
  const stored = present ?? (await collection.get(id));
  if (stored === undefined || canonicalJson(stored.body) !== canonicalJson(JSON.parse(JSON.stringify(body)))) {
    throw new ServiceError('DATA_CORRUPT', 'A record that never changes is not what was recorded.', {
      metadata: { record: id },
    });
  }
  return stored;
}

/** `undefined` when the id or a unique field is taken. */
export async function insertIfAbsent<T>(
  collection: Collection<T>,
  id: string,
  body: T,
  events: readonly OutboxEvent[] = [],
): Promise<Stored<T> | undefined> {
  try {
    return await collection.insert(id, body, events);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'ALREADY_EXISTS') return undefined;
    throw error;
  }
}
