import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { event, PACKS, VERSIONS } from '../contract/document-harness.ts';
import { assertOneWinner } from '../contract/expectations.ts';
import type { DocumentStore } from '../document-store.ts';
import { StoreError } from '../store-error.ts';
import { type MongoDocumentsOptions, openMongoDocuments } from './index.ts';
import { mongoFixture } from './mongo-fixture.ts';

/** What holds among stores that know nothing of one another, as those of several processes. */
const STORES = 4;
const WRITERS = 20;

const fixture = mongoFixture();
let database: string;
let stores: DocumentStore[];

async function open(options: Partial<MongoDocumentsOptions> = {}): Promise<DocumentStore> {
  const store = await openMongoDocuments({ url: fixture.url, database, ...options });
  stores.push(store);
  return store;
}

beforeEach(() => {
  database = fixture.newDatabase();
  stores = [];
});
afterEach(async () => {
  for (const store of stores) await store.close();
});

/** Every one of `WRITERS` writers, over the stores in turn. */
function byWriters<T>(opened: readonly DocumentStore[], write: (store: DocumentStore, n: number) => Promise<T>) {
  return Array.from({ length: WRITERS }, (_, n) => write(opened[n % opened.length] as DocumentStore, n));
}

test('a database is claimed, and a collection first used, by all at once', async () => {
  const opened = await Promise.all(Array.from({ length: STORES }, () => open()));
  await Promise.all(
    byWriters(opened, (store, n) =>
      store
        .forTenant('acme')
        .collection(PACKS)
        .insert(`p${n}`, { name: `p${n}` }),
    ),
  );
  for (const store of opened) {
    assert.equal((await store.forTenant('acme').collection(PACKS).list({ limit: 100 })).length, WRITERS);
    assert.deepEqual(await store.tenants(), ['acme']);
  }
});

test('of many replaces of one revision, inserts of one id, and of one unique value, one wins', async () => {
  const opened = await Promise.all(Array.from({ length: STORES }, () => open()));
  const [first] = opened;
  await first?.forTenant('acme').collection(PACKS).insert('one', { name: 'one' });
  const replaces = byWriters(opened, (store, rank) =>
    store
      .forTenant('acme')
      .collection(PACKS)
      .replace('one', 1, { name: 'one', rank }, [event(`by-${rank}`)]),
  );
  await assertOneWinner('REVISION_MISMATCH', replaces);
  const stored = await first?.forTenant('acme').collection(PACKS).get('one');
  const pending = await first?.forTenant('acme').pendingEvents(10);
  assert.deepEqual(
    pending?.map(({ events }) => events.map(({ id }) => id)),
    [[`by-${stored?.body.rank}`]],
  );
  const insert = (id: (n: number) => string, digest: (n: number) => string) =>
    byWriters(opened, (store, n) =>
      store
        .forTenant('acme')
        .collection(VERSIONS)
        .insert(id(n), { packId: 'p', digest: digest(n) }),
    );
  await assertOneWinner(
    'ALREADY_EXISTS',
    insert(() => '1.0.0', String),
  );
  await assertOneWinner(
    'ALREADY_EXISTS',
    insert(
      (n) => `2.0.${n}`,
      () => 'same',
    ),
  );
});

test('events of a document come in the order of its revisions, whoever wrote them and whatever their clocks say', async () => {
  const opened = await Promise.all([0, -3_600_000, 3_600_000].map((skew) => open({ now: () => Date.now() + skew })));
  const [first] = opened;
  await first?.forTenant('acme').collection(PACKS).insert('one', { name: 'one' });
  const won: string[] = [];
  await Promise.all(
    byWriters(opened, async (store, n) => {
      const packs = store.forTenant('acme').collection(PACKS);
      for (;;) {
        const current = await packs.get('one');
        assert.ok(current);
        try {
          const { revision } = await packs.replace('one', current.revision, current.body, [event(`w${n}`)]);
          won[revision] = `w${n}`;
          return;
        } catch (error) {
          if (!(error instanceof StoreError && error.code === 'REVISION_MISMATCH')) throw error;
        }
      }
    }),
  );
  const [pending] = (await first?.forTenant('acme').pendingEvents(10)) ?? [];
  assert.equal(pending?.events.length, WRITERS);
  assert.deepEqual(
    pending.events.map(({ id }) => id),
    won.slice(2),
  );
});

test('who has read a document writes events that come after its own, with a clock that is behind', async () => {
  const ahead = (await open({ now: () => Date.now() + 60_000 })).forTenant('acme');
  const behind = (await open()).forTenant('acme');
  await ahead.collection(PACKS).insert('cause', { name: null }, [event('first')]);
  assert.ok(await behind.collection(PACKS).get('cause'));
  await behind.collection(PACKS).insert('effect', { name: null }, [event('second')]);
  assert.deepEqual(
    (await behind.pendingEvents(10)).map(({ documentId }) => documentId),
    ['cause', 'effect'],
  );
});

test('events that several confirm are gone once, and those that come meanwhile stay', async () => {
  const opened = await Promise.all(Array.from({ length: STORES }, () => open()));
  const [first] = opened;
  const old = Array.from({ length: 10 }, (_, n) => event(`old-${n}`));
  await first?.forTenant('acme').collection(PACKS).insert('one', { name: null }, old);
  await Promise.all([
    first
      ?.forTenant('acme')
      .collection(PACKS)
      .replace('one', 1, { name: null }, [event('new')]),
    ...opened.map((store) =>
      store.forTenant('acme').confirmEvents(
        'packs',
        'one',
        old.map(({ id }) => id),
      ),
    ),
  ]);
  const pending = await first?.forTenant('acme').pendingEvents(10);
  assert.deepEqual(
    pending?.map(({ events }) => events.map(({ id }) => id)),
    [['new']],
  );
  assert.equal((await first?.forTenant('acme').collection(PACKS).get('one'))?.revision, 2);
});
