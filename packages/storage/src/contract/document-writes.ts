import assert from 'node:assert/strict';
import { type ContractTest, disregardingMode, PACKS, type Pack, VERSIONS } from './document-harness.ts';
import { assertRefused } from './expectations.ts';

const IDS = [
  '__proto__',
  'constructor',
  'a/b',
  '../a',
  'a b',
  `'; DROP TABLE packs; --`,
  '"',
  '%',
  '$where',
  'a.b',
  'ü',
  '😀',
];
const LONGEST_ID = 'é'.repeat(256);
const NOT_IDS = ['', 'x'.repeat(513), `${LONGEST_ID}x`, 'a\u0000b', 'a\nb', '\ud800', 'x'.repeat(1_000_000)];

/** Insert, get, replace, remove; ids and bodies of every kind. */
export function documentWrites(contract: ContractTest): void {
  contract('a document is read as it was inserted, at revision 1', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    const inserted = await packs.insert('one', { name: 'one', rank: 1.5 });
    assert.deepEqual(inserted, { id: 'one', revision: 1, body: { name: 'one', rank: 1.5 } });
    assert.deepEqual(await packs.get('one'), inserted);
  });

  contract('what was never written is absent, not an error', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    assert.equal(await packs.get('one'), undefined);
    assert.deepEqual(await packs.list({ limit: 10 }), []);
    await assertRefused('NOT_FOUND', packs.replace('one', 1, { name: 'one' }));
    await assertRefused('NOT_FOUND', packs.remove('one', 1));
  });

  contract('an id is taken once', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    const first = await packs.insert('one', { name: 'one' });
    await assertRefused('ALREADY_EXISTS', packs.insert('one', { name: 'other' }));
    assert.deepEqual(await packs.get('one'), first);
  });

  contract('of many those are inserted whose id and unique values are free', async ({ store, documentBytes }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    await packs.insertAbsent([]);
    assert.deepEqual(await packs.list({ limit: 10 }), []);
    const first = await packs.insert('two', { name: 'two', rank: 2 });
    const many = ['one', 'two', 'three', 'four'].map((name, rank) => ({ id: name, body: { name, rank } }));
    await packs.insertAbsent([...many, { id: 'five', body: { name: 'two' } }, { id: 'one', body: { name: 'six' } }]);
    await packs.insertAbsent(many);
    assert.deepEqual(await packs.get('two'), first);
    assert.deepEqual(await packs.get('one'), { id: 'one', revision: 1, body: { name: 'one', rank: 0 } });
    const ids = (await packs.list({ limit: 10 })).map(({ id }) => id);
    assert.deepEqual(ids, ['four', 'one', 'three', 'two']);

    const free = { id: 'free', body: { name: 'free' } };
    const large = { id: 'large', body: { name: null, more: 'x'.repeat(documentBytes) } };
    await assertRefused('TOO_LARGE', packs.insertAbsent([free, large]));
    await assert.rejects(packs.insertAbsent([free, { id: '', body: { name: null } }]), TypeError);
    await assert.rejects(packs.insertAbsent(Array.from({ length: 1001 }, () => free)), TypeError);
    assert.equal(await packs.get('free'), undefined);
  });

  contract('a thousand documents are inserted at once', async ({ store }) => {
    const versions = store.forTenant('acme').collection(VERSIONS);
    const many = Array.from({ length: 1000 }, (_, at) => ({ id: `v${at}`, body: { digest: `d${at}`, packId: 'p' } }));
    await versions.insert('v7', { digest: 'd7', packId: 'q' });
    for (let time = 0; time < 2; time += 1) await versions.insertAbsent(many);
    await versions.insertAbsent([{ id: 'other', body: { digest: 'd8', packId: 'p' } }]);
    assert.equal((await versions.list({ where: { packId: 'p' }, limit: 1000 })).length, 999);
  });

  contract('replace needs the revision that is stored, and counts it up', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    await packs.insert('one', { name: 'one', rank: 1 });
    for (const lazily of [false, true]) {
      const before = lazily ? 2 : 1;
      const next = await packs.replace('one', before, { name: 'one', rank: before }, [], { lazily });
      assert.deepEqual(next, { id: 'one', revision: before + 1, body: { name: 'one', rank: before } });
      for (const stale of [before, before + 2, 0, -1, 2.5, Number.NaN]) {
        await assertRefused('REVISION_MISMATCH', packs.replace('one', stale, { name: 'lost' }, [], { lazily }));
      }
      assert.deepEqual(await packs.get('one'), next);
    }
  });

  contract('remove needs the revision that is stored, and frees the id and its unique values', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    await packs.insert('one', { name: 'one' });
    await assertRefused('REVISION_MISMATCH', packs.remove('one', 2));
    await packs.remove('one', 1);
    assert.equal(await packs.get('one'), undefined);
    await assertRefused('NOT_FOUND', packs.remove('one', 1));
    assert.equal((await packs.insert('two', { name: 'one' })).revision, 1);
    assert.equal((await packs.insert('one', { name: 'two' })).revision, 1);
  });

  contract('unique values are held on insert and on replace; null is not compared', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    await packs.insert('one', { name: 'one' });
    await packs.insert('two', { name: 'two' });
    await assertRefused('ALREADY_EXISTS', packs.insert('three', { name: 'one' }));
    await assertRefused('ALREADY_EXISTS', packs.replace('two', 1, { name: 'one' }));
    assert.deepEqual(await packs.get('two'), { id: 'two', revision: 1, body: { name: 'two' } });
    assert.equal(await packs.get('three'), undefined);
    await packs.replace('one', 1, { name: 'one', rank: 2 });
    await packs.insert('four', { name: null });
    await packs.insert('five', { name: null });
  });

  contract('ids are any text, compared byte for byte', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    const ids = [...IDS, LONGEST_ID, 'Case', 'case', 'caf\u00e9', 'cafe\u0301', ' case', 'case '];
    for (const [rank, id] of ids.entries()) await packs.insert(id, { name: null, rank });
    for (const [rank, id] of ids.entries()) assert.equal((await packs.get(id))?.body.rank, rank, id);
    assert.equal((await packs.list({ limit: 100 })).length, ids.length);
  });

  contract('what cannot be an id is refused on insert, and not found', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    await packs.insert('one', { name: 'one' });
    for (const id of NOT_IDS) {
      await assert.rejects(packs.insert(id, { name: null }), TypeError, JSON.stringify(id.slice(0, 20)));
      assert.equal(await packs.get(id), undefined);
      await assertRefused('NOT_FOUND', packs.replace(id, 1, { name: null }));
      await assertRefused('NOT_FOUND', packs.remove(id, 1));
    }
    assert.equal((await packs.list({ limit: 10 })).length, 1);
  });

  contract('bodies come back as JSON, keys like __proto__ included, and share nothing', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    const more = JSON.parse(
      `{"__proto__":{"polluted":true},"constructor":{"prototype":1},"$set":{"a.b":1},"":0,"text":"\\u0000\\ud800😀é","numbers":[0,-1.5e300,9007199254740991],"nested":[[],{},null,true]}`,
    );
    const body: Pack = { name: 'odd', more };
    const inserted = await packs.insert('odd', { ...body, rank: undefined } as unknown as Pack);
    for (const found of [inserted, await packs.get('odd')]) {
      assert.equal(JSON.stringify(found?.body), JSON.stringify(body));
      assert.ok(Object.hasOwn(found?.body.more as object, '__proto__'));
    }
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    const written = JSON.stringify(body);
    more.text = 'changed by the caller';
    for (const found of [inserted, await packs.get('odd')]) assert.equal(JSON.stringify(found?.body), written);
  });

  contract('what JSON cannot hold is refused and changes nothing', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    await packs.insert('one', { name: 'one' });
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    for (const more of [
      1n,
      cycle,
      {
        toJSON: () => {
          throw new Error('no');
        },
      },
    ]) {
      await assert.rejects(packs.insert('two', { name: 'two', more }), TypeError);
      await assert.rejects(packs.replace('one', 1, { name: 'one', more }), TypeError);
    }
    await assert.rejects(packs.insert('two', undefined as unknown as Pack), TypeError);
    assert.deepEqual(await packs.list({ limit: 10 }), [{ id: 'one', revision: 1, body: { name: 'one' } }]);
  });

  contract('what is insert-only is not changed and not removed, whoever asks', async ({ store, reopen }) => {
    const versions = disregardingMode(store, 'acme');
    const version = await versions.insert('1.0.0', { packId: 'p', digest: 'd' });
    await assertRefused('IMMUTABLE', versions.replace('1.0.0', 1, { packId: 'p', digest: 'forged' }));
    await assertRefused('IMMUTABLE', versions.remove('1.0.0', 1));
    await assertRefused('ALREADY_EXISTS', versions.insert('1.0.0', { packId: 'p', digest: 'forged' }));
    await assertRefused('ALREADY_EXISTS', versions.insert('1.0.1', { packId: 'p', digest: 'd' }));
    const reopened = await reopen();
    const mutable = reopened.forTenant('acme').collection({ ...VERSIONS, mode: 'mutable' });
    await assertRefused('IMMUTABLE', mutable.replace('1.0.0', 1, { packId: 'p', digest: 'forged' }));
    await assertRefused('IMMUTABLE', mutable.remove('1.0.0', 1));
    const again = await reopen();
    assert.deepEqual(await again.forTenant('acme').collection(VERSIONS).list({ limit: 10 }), [version]);
  });
}
