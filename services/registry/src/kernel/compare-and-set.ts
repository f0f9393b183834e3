import { ServiceError } from '@policy-registry/rpc/errors';
import { type MutableCollection, type Stored, StoreError } from '@policy-registry/storage';
import { insertIfAbsent, pause } from '@policy-registry/transitions';

/** Tries of one call against faster writers, before the caller is asked to retry. */
const ATTEMPTS = 16;

/** Writes a document over what was read of it; false when somebody else wrote or removed it since. `stored` is undefined where there was none. */
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
    if (error instanceof StoreError && (error.code === 'REVISION_MISMATCH' || error.code === 'NOT_FOUND')) return false;
    throw error;
  }
}

/** What an attempt gives that lost its race. */
export const LOST = Symbol('lost');

/** Tries again until an attempt wins, with pauses between: who lost looks at what the others wrote. Throws CONFLICT, naming what changes. */
export async function untilWon<T>(what: string, attempt: (tries: number) => Promise<T | typeof LOST>): Promise<T> {
  for (let tries = 0; tries < ATTEMPTS; tries += 1) {
    const won = await attempt(tries);
    if (won !== LOST) return won;
    await pause(tries);
  }
  throw new ServiceError('CONFLICT', `Others keep changing ${what}; retry the call.`, { retryAfterMs: 200 });
}
