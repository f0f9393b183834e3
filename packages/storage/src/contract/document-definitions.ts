import assert from 'node:assert/strict';
import type { CollectionDefinition } from '../document-store.ts';
import { type ContractTest, PACKS, VERSIONS } from './document-harness.ts';
import { assertRefused } from './expectations.ts';

interface Note {
  readonly title: string;
  readonly pages?: number;
}

const NOTES: CollectionDefinition<Note> & { readonly mode: 'mutable' } = {
  name: 'notes',
  mode: 'mutable',
  fields: ['title'],
  index: ({ title }) => ({ title }),
};

const NOTES_BY_PAGES = {
  ...NOTES,
  fields: ['title', 'pages', 'hasPages'],
  index: ({ title, pages = null }: { title: string; pages?: number | null }) => ({
    title,
    pages,
    hasPages: pages !== null,
  }),
};

/** What a collection is may change from release to release; its documents stay. */
export function documentDefinitions(contract: ContractTest): void {
  contract('a new field is computed for the documents that are there', async ({ store, reopen }) => {
    await store.forTenant('acme').collection(NOTES).insert('one', { title: 'one', pages: 3 });
    await store.forTenant('acme').collection(NOTES).insert('two', { title: 'two' });
    const notes = (await reopen()).forTenant('acme').collection(NOTES_BY_PAGES);
    assert.deepEqual(
      (await notes.list({ where: { pages: 3 }, limit: 10 })).map(({ id }) => id),
      ['one'],
    );
    assert.deepEqual(
      (await notes.list({ where: { hasPages: false }, limit: 10 })).map(({ id }) => id),
      ['two'],
    );
    assert.equal((await notes.get('one'))?.revision, 1);
  });

  contract('a field that went and came back knows what was written between', async ({ store, reopen }) => {
    await store.forTenant('acme').collection(NOTES_BY_PAGES).insert('one', { title: 'one', pages: 3 });
    const without = (await reopen()).forTenant('acme').collection(NOTES);
    await without.replace('one', 1, { title: 'one', pages: 4 });
    await without.insert('two', { title: 'two', pages: 4 });
    const notes = (await reopen()).forTenant('acme').collection(NOTES_BY_PAGES);
    assert.deepEqual(
      (await notes.list({ where: { pages: 4 }, limit: 10 })).map(({ id }) => id),
      ['one', 'two'],
    );
    assert.deepEqual(await notes.list({ where: { pages: 3 }, limit: 10 }), []);
  });

  contract('an insert-only collection takes a new field too, and stays immutable', async ({ store, reopen }) => {
    const version = await store.forTenant('acme').collection(VERSIONS).insert('1.0.0', { packId: 'p', digest: 'd' });
    const more = {
      ...VERSIONS,
      fields: [...VERSIONS.fields, 'size'],
      index: ({ packId, digest }: typeof version.body) => ({ packId, digest, size: digest.length }),
    };
    const versions = (await reopen()).forTenant('acme').collection(more);
    assert.deepEqual(await versions.list({ where: { size: 1 }, limit: 10 }), [version]);
    const forced = versions as unknown as { remove(id: string, revision: number): Promise<void> };
    await assertRefused('IMMUTABLE', forced.remove('1.0.0', 1));
  });

  contract('a field becomes unique when its values are, and not otherwise', async ({ store, reopen }) => {
    const notes = store.forTenant('acme').collection(NOTES);
    await notes.insert('one', { title: 'same' });
    await notes.insert('two', { title: 'same' });
    const unique = { ...NOTES, unique: ['title'] };
    await assertRefused(
      'ALREADY_EXISTS',
      (await reopen()).forTenant('acme').collection(unique).insert('x', { title: 'x' }),
    );
    const before = (await reopen()).forTenant('acme').collection(NOTES);
    assert.equal((await before.list({ limit: 10 })).length, 2);
    await before.remove('two', 1);
    const after = (await reopen()).forTenant('acme').collection(unique);
    await assertRefused('ALREADY_EXISTS', after.insert('two', { title: 'same' }));
    const released = (await reopen()).forTenant('acme').collection(NOTES);
    await released.insert('two', { title: 'same' });
  });

  contract('fields are told apart by case, and may be called like parts of an object', async ({ store }) => {
    const fields = ['packId', 'packid', 'pAckid', 'constructor', 'id', 'body', 'revision', 'order'];
    const odd = { ...NOTES, name: 'constructor', fields, index: () => ({ packId: 1, packid: 2, order: 3, id: 'i' }) };
    const notes = store.forTenant('acme').collection(odd);
    const one = await notes.insert('one', { title: 'one' });
    assert.deepEqual(await notes.list({ where: { packId: 1, packid: 2, pAckid: null, constructor: null }, limit: 1 }), [
      one,
    ]);
    assert.deepEqual(await notes.list({ where: { id: 'i', body: null }, orderBy: 'order', limit: 1 }), [one]);
    assert.deepEqual(await notes.list({ where: { packId: 2 }, limit: 1 }), []);
  });

  contract('a definition against the rules is a TypeError', async ({ store }) => {
    const tenant = store.forTenant('acme');
    const refused: readonly object[] = [
      ...['', 'Notes', '1a', 'a-b', 'a"b', 'a/b', '__proto__', 'a'.repeat(41)].map((name) => ({ name })),
      ...['', 'Title', 'a_b', 'a b', 'a"', 'a,b', 'a'.repeat(41)].map((field) => ({ fields: [field] })),
      { fields: ['title', 'title'] },
      { fields: Array.from({ length: 25 }, (_, n) => `f${n}`) },
      { unique: ['pages'] },
      { mode: 'append' },
    ];
    for (const part of refused) {
      assert.throws(() => tenant.collection({ ...NOTES, ...part } as typeof NOTES), TypeError, JSON.stringify(part));
    }
    assert.deepEqual(await store.tenants(), []);
  });

  contract('one process has one definition of a collection', async ({ store }) => {
    store.forTenant('acme').collection(NOTES);
    store.forTenant('acme').collection({ ...NOTES });
    assert.throws(() => store.forTenant('other').collection(NOTES_BY_PAGES), TypeError);
  });

  contract('what cannot be indexed is refused and changes nothing', async ({ store }) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, {}, [], 1n, '\ud800', () => 1]) {
      const index = () => ({ title: value }) as unknown as { title: string };
      await assert.rejects(
        store
          .forTenant('acme')
          .collection({ ...NOTES, index })
          .insert('x', { title: 'x' }),
        TypeError,
      );
    }
    assert.equal(await store.forTenant('acme').collection(NOTES).get('x'), undefined);
    await assertRefused(
      'TOO_LARGE',
      store
        .forTenant('acme')
        .collection(PACKS)
        .insert('x', { name: 'é'.repeat(513) }),
    );
    await store
      .forTenant('acme')
      .collection(PACKS)
      .insert('x', { name: 'é'.repeat(512) });
  });
}
