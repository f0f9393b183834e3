import type { MongoClient } from 'mongodb';
import { CollectionRegister, type RegisteredCollection } from './collection-register.ts';
import { withinDeadline } from './deadline.ts';
import { fieldsOf } from './field-layout.ts';
import { plannedIndexes } from './index-plan.ts';
import { namespaceOf } from './isolation.ts';
import { isAbsentCollection, unusable } from './mongo-error.ts';
import {
  clientOf,
  databaseOf,
  hostsOf,
  type MongoDocumentsOptions,
  type MongoSettings,
  settingsOf,
} from './mongo-options.ts';
import { storeRecords, storeRefusal } from './store-record.ts';

/**
 * - STORE_UNUSABLE: the database is of another isolation tier, or of a later release.
 * - INDEX_MISSING: it was dropped. A process makes it when it first uses the collection; restart one.
 * - INDEX_UNUSED: no definition that was used last needs it. It may be dropped, unless an older release still runs.
 */
export interface MongoFinding {
  readonly code: 'STORE_UNUSABLE' | 'INDEX_MISSING' | 'INDEX_UNUSED';
  readonly message: string;
}

/** What is wrong with a database, without changing anything; nothing is wrong with one that was never used. Rejects as opening does. */
export async function inspectMongoDocuments(options: MongoDocumentsOptions): Promise<readonly MongoFinding[]> {
  const settings = settingsOf(options);
  const client = clientOf(settings);
  const ask = <T>(work: Promise<T>) => withinDeadline(settings.deadlineMs, work);
  try {
    const db = databaseOf(client, settings.database, settings);
    const record = await ask(storeRecords(db).findOne({ _id: 'store' }));
    if (record === null) return [];
    const refusal = storeRefusal(record, settings.isolation);
    if (refusal !== undefined) return [{ code: 'STORE_UNUSABLE', message: refusal }];
    const expected = await ask(expectedIndexes(settings, new CollectionRegister(db).all()));
    const findings: MongoFinding[] = [];
    for (const [namespace, names] of expected) findings.push(...(await ask(compare(client, namespace, names))));
    return findings;
  } catch (error) {
    throw unusable(hostsOf(client), error);
  } finally {
    await client.close();
  }
}

/** Names of the indexes by `database.collection`. Tenants that share a collection share its indexes. */
async function expectedIndexes(
  { isolation, database }: MongoSettings,
  collections: AsyncIterable<RegisteredCollection>,
): Promise<ReadonlyMap<string, Set<string>>> {
  const expected = new Map<string, Set<string>>();
  for await (const { tenant, collection, layout } of collections) {
    const namespace = namespaceOf(isolation, database, tenant, collection);
    const key = `${namespace.database}.${namespace.collection}`;
    const names = expected.get(key) ?? new Set(['_id_']);
    for (const { name } of plannedIndexes(fieldsOf(layout))) names.add(name);
    expected.set(key, names);
  }
  return expected;
}

async function compare(client: MongoClient, namespace: string, expected: ReadonlySet<string>): Promise<MongoFinding[]> {
  const present = await presentIndexes(client, namespace);
  const missing = [...expected.difference(present)].map((name) => ({
    code: 'INDEX_MISSING' as const,
    message: `${namespace} has no index ${name}`,
  }));
  const unused = [...present.difference(expected)].map((name) => ({
    code: 'INDEX_UNUSED' as const,
    message: `${namespace} has index ${name}, which is not needed`,
  }));
  return [...missing, ...unused];
}

async function presentIndexes(client: MongoClient, namespace: string): Promise<ReadonlySet<string>> {
  const dot = namespace.indexOf('.');
  const documents = client.db(namespace.slice(0, dot)).collection(namespace.slice(dot + 1));
  try {
    return new Set((await documents.listIndexes().toArray()).map(({ name }) => String(name)));
  } catch (error) {
    if (isAbsentCollection(error)) return new Set();
    throw error;
  }
}
