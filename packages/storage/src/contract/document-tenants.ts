import assert from 'node:assert/strict';
import { type ContractTest, event, PACKS } from './document-harness.ts';
import { assertRefused, NOT_TENANTS, TENANTS } from './expectations.ts';

/** No tenant sees, changes or blocks another's documents. */
export function documentTenants(contract: ContractTest): void {
  contract('the same ids and unique values are each tenant’s own', async ({ store }) => {
    for (const [rank, tenant] of TENANTS.entries()) {
      await store
        .forTenant(tenant)
        .collection(PACKS)
        .insert('one', { name: 'one', rank }, [event(`of-${tenant}`)]);
    }
    for (const [rank, name] of TENANTS.entries()) {
      const tenant = store.forTenant(name);
      assert.equal(tenant.tenant, name);
      assert.deepEqual(await tenant.collection(PACKS).list({ limit: 10 }), [
        { id: 'one', revision: 1, body: { name: 'one', rank } },
      ]);
      const pending = await tenant.pendingEvents(10);
      assert.deepEqual(
        pending.flatMap(({ events }) => events.map(({ id }) => id)),
        [`of-${name}`],
      );
    }
  });

  contract('a write of one tenant changes nothing of another', async ({ store }) => {
    const [ours, theirs] = [store.forTenant('a'), store.forTenant('a-b')];
    await ours.collection(PACKS).insert('one', { name: 'one' }, [event('e1')]);
    await theirs.collection(PACKS).insert('two', { name: 'two' });
    await assertRefused('NOT_FOUND', theirs.collection(PACKS).replace('one', 1, { name: 'taken over' }));
    await assertRefused('NOT_FOUND', theirs.collection(PACKS).remove('one', 1));
    await theirs.confirmEvents('packs', 'one', ['e1']);
    assert.equal(await theirs.collection(PACKS).get('one'), undefined);
    assert.deepEqual(await ours.collection(PACKS).get('one'), { id: 'one', revision: 1, body: { name: 'one' } });
    assert.equal((await ours.pendingEvents(10)).length, 1);
  });

  contract('tenants are those that wrote, sorted; reading makes none', async ({ store, reopen }) => {
    for (const tenant of ['b', 'a-b', 'a']) await store.forTenant(tenant).collection(PACKS).insert('x', { name: null });
    const reader = store.forTenant('reader');
    await reader.collection(PACKS).get('x');
    await reader.collection(PACKS).list({ limit: 1 });
    await reader.pendingEvents(1);
    await assertRefused('NOT_FOUND', reader.collection(PACKS).replace('x', 1, { name: null }));
    assert.deepEqual(await store.tenants(), ['a', 'a-b', 'b']);
    assert.deepEqual(await (await reopen()).tenants(), ['a', 'a-b', 'b']);
  });

  contract('what is no tenant id is refused before anything happens', async ({ store }) => {
    for (const tenant of [...NOT_TENANTS, null, undefined, 7, ['a'], { toString: () => 'a' }]) {
      assert.throws(() => store.forTenant(tenant as string), TypeError, JSON.stringify(tenant));
    }
    assert.deepEqual(await store.tenants(), []);
  });
}
