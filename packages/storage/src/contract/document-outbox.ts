import assert from 'node:assert/strict';
import type { TenantDocuments } from '../document-store.ts';
import { type ContractTest, event, PACKS, VERSIONS } from './document-harness.ts';
import { assertRefused } from './expectations.ts';

/** Pending events as `collection/id: event, event`, in order. */
async function pendingIds(tenant: TenantDocuments, limit = 1000): Promise<string[]> {
  const pending = await tenant.pendingEvents(limit);
  return pending.map(
    ({ collection, documentId, events }) => `${collection}/${documentId}: ${events.map(({ id }) => id)}`,
  );
}

/** Events leave with their write, in order, until they are confirmed. */
export function documentOutbox(contract: ContractTest): void {
  contract(
    'events come in the order of the writes: of documents by their oldest, and within a document',
    async ({ store }) => {
      const tenant = store.forTenant('acme');
      const packs = tenant.collection(PACKS);
      await packs.insert('z', { name: 'z' }, [event('e1'), event('e2')]);
      await tenant.collection(VERSIONS).insert('m', { packId: 'z', digest: 'd' }, [event('e3')]);
      await packs.insert('a', { name: 'a' }, [event('e4')]);
      await packs.replace('z', 1, { name: 'z' }, [event('e5')]);
      await packs.replace('z', 2, { name: 'z' });
      assert.deepEqual(await pendingIds(tenant), ['packs/z: e1,e2,e5', 'versions/m: e3', 'packs/a: e4']);
      assert.deepEqual(await pendingIds(tenant, 2), ['packs/z: e1,e2,e5', 'versions/m: e3']);
    },
  );

  contract('an event comes back as it was given', async ({ store }) => {
    const tenant = store.forTenant('acme');
    const odd = event('é😀', JSON.parse('{"__proto__":{"a":1},"$set":null,"text":"\\u0000"}'));
    await tenant.collection(PACKS).insert('__proto__', { name: null }, [odd]);
    const [pending] = await tenant.pendingEvents(1);
    assert.equal(pending?.documentId, '__proto__');
    assert.equal(JSON.stringify(pending.events), JSON.stringify([odd]));
  });

  contract('confirmed events are gone, the others stay, and the revision with them', async ({ store }) => {
    const tenant = store.forTenant('acme');
    const packs = tenant.collection(PACKS);
    await packs.insert('a', { name: 'a' }, [event('e1'), event('e2'), event('e3')]);
    await packs.insert('b', { name: 'b' }, [event('e4')]);
    await tenant.confirmEvents('packs', 'a', ['e1', 'e3']);
    assert.deepEqual(await pendingIds(tenant), ['packs/a: e2', 'packs/b: e4']);
    await tenant.confirmEvents('packs', 'a', ['e1', 'e3', 'never', 'e4']);
    assert.deepEqual(await pendingIds(tenant), ['packs/a: e2', 'packs/b: e4']);
    await tenant.confirmEvents('packs', 'a', ['e2']);
    assert.deepEqual(await pendingIds(tenant), ['packs/b: e4']);
    assert.equal((await packs.get('a'))?.revision, 1);
    await packs.replace('a', 1, { name: 'a' }, [event('e5')]);
    assert.deepEqual(await pendingIds(tenant), ['packs/b: e4', 'packs/a: e5']);
  });

  contract('confirming what is not there is no error', async ({ store }) => {
    const tenant = store.forTenant('acme');
    await tenant.confirmEvents('packs', 'a', ['e1']);
    await tenant.collection(PACKS).insert('a', { name: 'a' });
    await tenant.confirmEvents('packs', 'a', ['e1']);
    await tenant.confirmEvents('packs', 'nobody', []);
    await tenant.confirmEvents('other', 'a', ['e1']);
    assert.deepEqual(await pendingIds(tenant), []);
    assert.deepEqual(await store.tenants(), ['acme']);
    for (const name of ['', 'Packs', 'a"b', '__proto__']) {
      await assert.rejects(tenant.confirmEvents(name, 'a', ['e1']), TypeError);
    }
  });

  contract('a write that is refused leaves no event', async ({ store, documentBytes }) => {
    const tenant = store.forTenant('acme');
    const packs = tenant.collection(PACKS);
    await packs.insert('a', { name: 'a' });
    await packs.insert('b', { name: 'b' });
    const events = [event('e1')];
    await assertRefused('ALREADY_EXISTS', packs.insert('a', { name: 'c' }, events));
    await assertRefused('ALREADY_EXISTS', packs.replace('a', 1, { name: 'b' }, events));
    await assertRefused('REVISION_MISMATCH', packs.replace('a', 2, { name: 'a' }, events));
    await assertRefused('NOT_FOUND', packs.replace('c', 1, { name: 'c' }, events));
    await assertRefused('TOO_LARGE', packs.replace('a', 1, { name: 'a', more: 'x'.repeat(documentBytes) }, events));
    await assertRefused('TOO_LARGE', packs.replace('a', 1, { name: 'a' }, [event('e1', 'x'.repeat(documentBytes))]));
    await assert.rejects(packs.replace('a', 1, { name: 'a' }, [event('e1', 1n)]), TypeError);
    assert.deepEqual(await pendingIds(tenant), []);
    assert.equal((await packs.get('a'))?.revision, 1);
  });

  contract('events of insert-only documents are confirmed, and the document stays as it is', async ({ store }) => {
    const tenant = store.forTenant('acme');
    const version = await tenant.collection(VERSIONS).insert('1.0.0', { packId: 'p', digest: 'd' }, [event('e1')]);
    await tenant.confirmEvents('versions', '1.0.0', ['e1']);
    assert.deepEqual(await pendingIds(tenant), []);
    assert.deepEqual(await tenant.collection(VERSIONS).get('1.0.0'), version);
  });

  contract('remove does not take events with it', async ({ store }) => {
    const tenant = store.forTenant('acme');
    const packs = tenant.collection(PACKS);
    await packs.insert('a', { name: 'a' }, [event('e1')]);
    await assertRefused('UNAVAILABLE', packs.remove('a', 1));
    assert.deepEqual(await pendingIds(tenant), ['packs/a: e1']);
    await tenant.confirmEvents('packs', 'a', ['e1']);
    await packs.remove('a', 1);
  });

  contract('events survive a restart, in order, and later ones come after them', async ({ store, reopen }) => {
    await store
      .forTenant('acme')
      .collection(PACKS)
      .insert('b', { name: 'b' }, [event('e1')]);
    const tenant = (await reopen()).forTenant('acme');
    assert.deepEqual(await pendingIds(tenant), ['packs/b: e1']);
    await tenant.collection(PACKS).insert('a', { name: 'a' }, [event('e2')]);
    assert.deepEqual(await pendingIds(tenant), ['packs/b: e1', 'packs/a: e2']);
  });

  contract('the number of documents asked for is 1 to 1000', async ({ store }) => {
    for (const limit of [0, 1001, 1.5]) await assert.rejects(store.forTenant('acme').pendingEvents(limit), TypeError);
  });
}
