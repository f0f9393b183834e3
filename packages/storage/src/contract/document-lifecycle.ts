import assert from 'node:assert/strict';
import { type ContractTest, event, PACKS, VERSIONS } from './document-harness.ts';
import { assertRefused } from './expectations.ts';

/** Limits, restart, damage, closing. */
export function documentLifecycle(contract: ContractTest): void {
  contract('a document may have the size of the limit, and not a byte more', async ({ store, documentBytes }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    const room = documentBytes - Buffer.byteLength(JSON.stringify({ name: 'é', more: '' }));
    const largest = { name: 'é', more: 'x'.repeat(room) };
    const stored = await packs.insert('one', largest);
    assert.deepEqual(stored.body, largest);
    await assertRefused('TOO_LARGE', packs.insert('two', { name: 'é', more: 'x'.repeat(room + 1) }));
    await assertRefused('TOO_LARGE', packs.replace('one', 1, { name: 'é', more: `${largest.more}x` }));
    await assertRefused('TOO_LARGE', packs.replace('one', 1, largest, [event('e1')]));
    assert.deepEqual(await packs.list({ limit: 10 }), [stored]);
  });

  contract('everything is there after a restart', async ({ store, reopen }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    await packs.insert('one', { name: 'one', rank: 1 });
    await packs.insert('two', { name: 'two', rank: 2 });
    await packs.insert('three', { name: 'three' });
    await packs.replace('one', 1, { name: 'uno', rank: 3 }, [event('e1')]);
    await packs.remove('three', 1);
    const version = await store.forTenant('acme').collection(VERSIONS).insert('1.0.0', { packId: 'p', digest: 'd' });
    const tenant = (await reopen()).forTenant('acme');
    assert.deepEqual(await tenant.collection(PACKS).list({ orderBy: 'rank', limit: 10 }), [
      { id: 'two', revision: 1, body: { name: 'two', rank: 2 } },
      { id: 'one', revision: 2, body: { name: 'uno', rank: 3 } },
    ]);
    assert.deepEqual(await tenant.collection(VERSIONS).get('1.0.0'), version);
    await assertRefused('ALREADY_EXISTS', tenant.collection(PACKS).insert('four', { name: 'uno' }));
    assert.deepEqual(
      (await tenant.pendingEvents(10)).map(({ events }) => events),
      [[event('e1')]],
    );
    assert.deepEqual((await tenant.inspect?.()) ?? [], []);
  });

  contract('a damaged document is CORRUPT by name, and the others are read', async ({ store, damage }, t) => {
    if (damage === undefined) return t.skip('the adapter offers no way to damage a document');
    const packs = store.forTenant('acme').collection(PACKS);
    await packs.insert('bad', { name: 'bad' });
    const good = await packs.insert('good', { name: 'good' });
    await damage('acme', 'packs', 'bad');
    await assertRefused('CORRUPT', packs.get('bad'));
    await assertRefused('CORRUPT', packs.list({ limit: 10 }));
    await assert.rejects(packs.get('bad'), /packs\/bad/);
    assert.deepEqual(await packs.get('good'), good);
    assert.deepEqual(await packs.list({ where: { name: 'good' }, limit: 10 }), [good]);
    assert.equal((await packs.replace('good', 1, { name: 'better' })).revision, 2);
  });

  contract('a store that is open is ready, and says so again and again', async ({ store }) => {
    await Promise.all([store.ready(), store.ready()]);
    await store.ready();
    assert.deepEqual(await store.tenants(), []);
  });

  contract('after close everything is UNAVAILABLE, and close is idempotent', async ({ store }) => {
    const tenant = store.forTenant('acme');
    const packs = tenant.collection(PACKS);
    await packs.insert('one', { name: 'one' });
    await store.close();
    await store.close();
    await assertRefused('UNAVAILABLE', packs.get('one'));
    await assertRefused('UNAVAILABLE', packs.list({ limit: 1 }));
    await assertRefused('UNAVAILABLE', packs.insert('two', { name: 'two' }));
    await assertRefused('UNAVAILABLE', packs.replace('one', 1, { name: 'one' }));
    await assertRefused('UNAVAILABLE', tenant.pendingEvents(1));
    await assertRefused('UNAVAILABLE', tenant.confirmEvents('packs', 'one', ['e']));
    await assertRefused('UNAVAILABLE', store.tenants());
    await assertRefused('UNAVAILABLE', store.ready());
    if (tenant.inspect !== undefined) await assertRefused('UNAVAILABLE', tenant.inspect());
  });
}
