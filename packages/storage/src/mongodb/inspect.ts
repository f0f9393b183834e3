import type { Collection } from 'mongodb';
import type { StoreFinding } from '../document-store.ts';
import type { RegisteredCollection } from './collection-register.ts';
import { fieldsOf } from './field-layout.ts';
import { plannedIndexes } from './index-plan.ts';
import { MongoContext } from './mongo-context.ts';
import type { MongoDocument } from './mongo-document.ts';
import { isAbsentCollection, unusable } from './mongo-error.ts';
import { type MongoDocumentsOptions, settingsOf } from './mongo-options.ts';
import { storeRecords, storeRefusal } from './store-record.ts';

/** What is wrong with a database, without changing anything; nothing is wrong with one that was never used. Rejects as opening does. */
export async function inspectMongoDocuments(options: MongoDocumentsOptions): Promise<readonly StoreFinding[]> {
  const context = new MongoContext(settingsOf(options));
  try {
    const record = await context.run(() => storeRecords(context.base).findOne({ _id: 'store' }));
    return record === null ? [] : await inspect(context, context.register.all());
  } catch (error) {
    throw unusable(context.hosts, error);
  } finally {
    await context.close();
  }
}

/** The same of an open store, and only of collections that the tenant has something in. */
export async function inspectTenant(context: MongoContext, tenant: string): Promise<readonly StoreFinding[]> {
  const { register, settings } = context;
  const used = await context.run(() => register.ofTenant(tenant));
  // Tenants that share a collection share its indexes.
  const isShared = settings.isolation === 'shared-collections';
  return inspect(context, register.all(isShared ? { collection: { $in: [...used] } } : { tenant }));
}

async function inspect(
  context: MongoContext,
  registered: AsyncIterable<RegisteredCollection>,
): Promise<readonly StoreFinding[]> {
  const record = await context.run(() => storeRecords(context.base).findOne({ _id: 'store' }));
  const refusal = storeRefusal(record, context.settings.isolation);
  if (refusal !== undefined) return [{ code: 'STORE_UNUSABLE', message: refusal }];
  const findings: StoreFinding[] = [];
  for (const { documents, names } of await context.run(() => expectedIndexes(context, registered))) {
    findings.push(...(await context.run(() => compare(documents, names))));
  }
  return findings;
}

interface ExpectedIndexes {
  readonly documents: Collection<MongoDocument>;
  readonly names: Set<string>;
}

async function expectedIndexes(
  context: MongoContext,
  registered: AsyncIterable<RegisteredCollection>,
): Promise<Iterable<ExpectedIndexes>> {
  const expected = new Map<string, ExpectedIndexes>();
  for await (const { tenant, collection, layout } of registered) {
    const documents = context.documents(tenant, collection);
    const known = expected.get(documents.namespace) ?? { documents, names: new Set(['_id_']) };
    for (const { name } of plannedIndexes(fieldsOf(layout))) known.names.add(name);
    expected.set(documents.namespace, known);
  }
  return expected.values();
}

async function compare(
  documents: Collection<MongoDocument>,
  expected: ReadonlySet<string>,
): Promise<readonly StoreFinding[]> {
  const present = await presentIndexes(documents);
  const missing = [...expected.difference(present)].map((name) => ({
    code: 'INDEX_MISSING' as const,
    message: `${documents.namespace} has no index ${name}`,
  }));
  const unused = [...present.difference(expected)].map((name) => ({
    code: 'INDEX_UNUSED' as const,
    message: `${documents.namespace} has index ${name}, which is not needed`,
  }));
  return [...missing, ...unused];
}

async function presentIndexes(documents: Collection<MongoDocument>): Promise<ReadonlySet<string>> {
  try {
    return new Set((await documents.listIndexes().toArray()).map(({ name }) => String(name)));
  } catch (error) {
    if (isAbsentCollection(error)) return new Set();
    throw error;
  }
}
