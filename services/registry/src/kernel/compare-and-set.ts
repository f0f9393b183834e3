import { type MutableCollection, type Stored, StoreError } from '@policy-registry/storage';
import { insertIfAbsent } from '@policy-registry/transitions';

/** Writes a document over what was read of it; false when somebody else wrote it since. `stored` is undefined where there was none. */
export async function compareAndSet<T>(
  collection: MutableCollection<T>,
  id: string,
  stored: Stored<T> | undefined,
  next: T,
): Promise<boolean> {
  if (stored === undefined) return (await insertIfAbsent(collection, id, next)) !== undefined;
  try {
    await collection.replace(id, stored.revision, next);
    return true;
  } catch (error) {
    if (error instanceof StoreError && error.code === 'REVISION_MISMATCH') return false;
    throw error;
  }
}
