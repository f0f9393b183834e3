import type { Collection, Db } from 'mongodb';
import { StoreError } from '../store-error.ts';
import { ISOLATIONS, type Isolation } from './isolation.ts';
import { isDuplicateKey } from './mongo-error.ts';

/** Of the documents and of what is kept about them. A release that changes it brings a database of an older one up to date. */
const FORMAT = 1;

/** The one document of `meta.store`: what the database is. No entity has a dot in its name. */
export interface StoreRecord {
  readonly _id: 'store';
  readonly format: number;
  readonly isolation: Isolation;
  /** Counts the durable writes of `ready`. */
  readonly probes: number;
}

export function storeRecords(db: Db): Collection<StoreRecord> {
  return db.collection<StoreRecord>('meta.store');
}

/** Marks a new database as ours. Throws UNAVAILABLE when it is of another isolation tier, or of a later release. */
export async function claimStore(db: Db, isolation: Isolation): Promise<void> {
  const records = storeRecords(db);
  if ((await records.findOne({ _id: 'store' })) === null) {
    try {
      await records.insertOne({ _id: 'store', format: FORMAT, isolation, probes: 0 });
    } catch (error) {
      // Another process may have been faster.
      if (!isDuplicateKey(error)) throw error;
    }
  }
  const record = await records.findOne({ _id: 'store' });
  const refusal = storeRefusal(record, isolation);
  if (refusal !== undefined) throw new StoreError('UNAVAILABLE', refusal);
}

/** Why this release cannot work on a database with this record. */
export function storeRefusal(record: StoreRecord | null, isolation: Isolation): string | undefined {
  if (record === null) return 'the database has no record of what it is';
  if (record.format !== FORMAT) return `the database has format ${record.format}; this release knows ${FORMAT}`;
  if (record.isolation === isolation) return undefined;
  const tier = ISOLATIONS.includes(record.isolation) ? record.isolation : 'unknown';
  return `the database keeps its tenants in ${tier}, not in ${isolation}`;
}

/** A write that every voting majority has on disk, and a read of it. */
export async function probeStore(db: Db): Promise<void> {
  const { matchedCount } = await storeRecords(db).updateOne({ _id: 'store' }, { $inc: { probes: 1 } });
  const record = await storeRecords(db).findOne({ _id: 'store' });
  if (matchedCount === 0 || record === null) throw new StoreError('UNAVAILABLE', 'the database was emptied');
}
