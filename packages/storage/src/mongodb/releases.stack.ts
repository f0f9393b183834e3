import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { disregardingMode, VERSIONS } from '../contract/document-harness.ts';
import { assertRefused } from '../contract/expectations.ts';
import type { CollectionDefinition, DocumentStore, MutableCollection } from '../document-store.ts';
import { CollectionRegister } from './collection-register.ts';
import { CollectionUpkeep } from './collection-upkeep.ts';
import { inspectMongoDocuments, openMongoDocuments } from './index.ts';
import type { MongoDocument } from './mongo-document.ts';
import { mongoFixture } from './mongo-fixture.ts';
import { TenantScope } from './tenant-scope.ts';

/** Processes of two releases, whose definitions differ, on one database. */
interface Note {
  readonly title: string;
  readonly pages: number;
}
type NoteDefinition = CollectionDefinition<Note> & { readonly mode: 'mutable' };

const OLD: NoteDefinition = { name: 'notes', mode: 'mutable', fields: ['title'], index: ({ title }) => ({ title }) };
const NEW: NoteDefinition = { ...OLD, fields: ['pages', 'title'], index: ({ title, pages }) => ({ title, pages }) };

const fixture = mongoFixture();
let database: string;
let before: DocumentStore;
let after: DocumentStore;

beforeEach(async () => {
  database = fixture.newDatabase();
  [before, after] = await Promise.all([
    openMongoDocuments({ url: fixture.url, database }),
    openMongoDocuments({ url: fixture.url, database }),
  ]);
});
afterEach(async () => {
  await before.close();
  await after.close();
});

async function idsWith(notes: MutableCollection<Note>, where: Partial<Note>): Promise<string[]> {
  return (await notes.list({ where: { ...where }, limit: 10 })).map(({ id }) => id);
}

test('each finds by its fields what both wrote, and an older one takes nothing away', async () => {
  const old = before.forTenant('acme').collection(OLD);
  const young = after.forTenant('acme').collection(NEW);
  await old.insert('one', { title: 't', pages: 1 });
  await young.insert('two', { title: 't', pages: 1 });
  assert.deepEqual(await idsWith(young, { pages: 1 }), ['one', 'two']);
  const restarted = await openMongoDocuments({ url: fixture.url, database });
  assert.deepEqual(await idsWith(restarted.forTenant('acme').collection(OLD), { title: 't' }), ['one', 'two']);
  await restarted.close();
  assert.deepEqual(await idsWith(young, { pages: 1 }), ['one', 'two']);
});

test('what an older one writes later is found when the collection is looked at again', async () => {
  const documents = fixture.client.db(database).collection<MongoDocument>('t_acme__notes');
  let now = 0;
  const upkeep = new CollectionUpkeep(new CollectionRegister(fixture.client.db(database)), () => now);
  const young = after.forTenant('acme').collection(NEW);
  await before.forTenant('acme').collection(OLD).insert('one', { title: 't', pages: 1 });
  assert.equal(await upkeep.ensure(documents, new TenantScope('acme'), NEW, false), true);
  assert.deepEqual(await idsWith(young, { pages: 2 }), []);
  await before.forTenant('acme').collection(OLD).replace('one', 1, { title: 't', pages: 2 });
  for (const [time, found] of [
    [59_999, []],
    [60_000, ['one']],
  ] as const) {
    now = time;
    await upkeep.ensure(documents, new TenantScope('acme'), NEW, false);
    assert.deepEqual(await idsWith(young, { pages: 2 }), found);
  }
});

test('documents that became insert-only are so to a process that knows them as mutable', async () => {
  const mutable = before.forTenant('acme').collection({ ...VERSIONS, mode: 'mutable' });
  const version = await mutable.insert('1.0.0', { packId: 'p', digest: 'd' });
  assert.deepEqual(await after.forTenant('acme').collection(VERSIONS).get('1.0.0'), version);
  await assertRefused('IMMUTABLE', mutable.replace('1.0.0', 1, { packId: 'p', digest: 'forged' }));
  await assertRefused('IMMUTABLE', mutable.remove('1.0.0', 1));
  await assertRefused('IMMUTABLE', disregardingMode(after, 'acme').remove('1.0.0', 1));
});

test('what is wrong with indexes, or the tier, is reported, and nothing is changed', async () => {
  const options = { url: fixture.url, database };
  assert.deepEqual(await inspectMongoDocuments({ ...options, database: fixture.newDatabase() }), []);
  await after.forTenant('acme').collection(NEW).insert('one', { title: 't', pages: 1 });
  assert.deepEqual(await inspectMongoDocuments(options), []);
  const documents = fixture.client.db(database).collection('t_acme__notes');
  await documents.dropIndex('fields.pages');
  await documents.createIndexes([{ name: 'by hand', key: { body: 1 } }]);
  assert.deepEqual(await inspectMongoDocuments(options), [
    { code: 'INDEX_MISSING', message: `${database}.t_acme__notes has no index fields.pages` },
    { code: 'INDEX_UNUSED', message: `${database}.t_acme__notes has index by hand, which is not needed` },
  ]);
  assert.deepEqual(await before.forTenant('acme').inspect?.(), await inspectMongoDocuments(options));
  assert.deepEqual(await before.forTenant('umbrella').inspect?.(), []);
  assert.deepEqual(await inspectMongoDocuments({ ...options, isolation: 'own-database' }), [
    { code: 'STORE_UNUSABLE', message: 'the database keeps its tenants in own-collections, not in own-database' },
  ]);
});

test('where tenants share a collection, an index that another one needs is not unused', async () => {
  const options = { url: fixture.url, database: fixture.newDatabase(), isolation: 'shared-collections' } as const;
  const [old, young] = await Promise.all([openMongoDocuments(options), openMongoDocuments(options)]);
  await young.forTenant('umbrella').collection(NEW).insert('one', { title: 't', pages: 1 });
  await old.forTenant('acme').collection(OLD).insert('one', { title: 't', pages: 1 });
  assert.deepEqual(await old.forTenant('acme').inspect?.(), []);
  await fixture.client.db(options.database).collection('notes').dropIndex('fields.pages');
  const missing = [{ code: 'INDEX_MISSING', message: `${options.database}.notes has no index fields.pages` }];
  assert.deepEqual(await old.forTenant('acme').inspect?.(), missing);
  assert.deepEqual(await old.forTenant('bystander').inspect?.(), []);
  await fixture.client.db(options.database).dropDatabase();
  assert.deepEqual(await old.forTenant('acme').inspect?.(), [
    { code: 'STORE_UNUSABLE', message: 'the database has no record of what it is' },
  ]);
  await Promise.all([old.close(), young.close()]);
});
