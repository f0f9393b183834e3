import type { Collection } from 'mongodb';
import type { CollectionDefinition } from '../document-store.ts';
import { StoreError } from '../store-error.ts';
import type { MongoDocument } from './mongo-document.ts';

/** Why a compare-and-set found nothing to change, by what is stored now. */
export async function refusalOf(
  documents: Collection<MongoDocument>,
  mode: CollectionDefinition<never>['mode'],
  _id: string,
  revision: number,
  where: string,
): Promise<StoreError> {
  const row = await documents.findOne({ _id }, { projection: { mode: 1, revision: 1, outbox: { $slice: 1 } } });
  if (row === null) return new StoreError('NOT_FOUND', `there is no ${where}`);
  if (mode === 'insert-only' || row.mode === 'insert-only') return new StoreError('IMMUTABLE', `${where} is immutable`);
  if (row.mode !== 'mutable') return new StoreError('CORRUPT', `${where}: mode ${row.mode}`);
  if (!Number.isSafeInteger(row.revision)) return new StoreError('CORRUPT', `${where}: revision ${row.revision}`);
  if (row.revision !== revision) {
    return new StoreError('REVISION_MISMATCH', `${where} is at revision ${row.revision}, not ${revision}`);
  }
  if (!Array.isArray(row.outbox)) return new StoreError('CORRUPT', `outbox of ${where}: not a list of events`);
  if (row.outbox.length > 0) return new StoreError('UNAVAILABLE', `${where} has events that did not leave yet`);
  return new StoreError('UNAVAILABLE', `${where} is being changed by others; try again`);
}
