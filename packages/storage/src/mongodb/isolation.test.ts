import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TENANTS } from '../contract/expectations.ts';
import { ISOLATIONS, namespaceOf } from './isolation.ts';

const LONG = ['a'.repeat(63), `${'a'.repeat(62)}b`, `${'a'.repeat(45)}`, `${'a'.repeat(46)}`];
const ENTITIES = ['packs', 'packs_', 'a'.repeat(40)];

test('no two collections share a place, but those of one entity on the shared tier', () => {
  for (const isolation of ISOLATIONS) {
    const tenants = [...TENANTS, ...LONG.slice(1)];
    const names = tenants.flatMap((tenant) =>
      ENTITIES.map((entity) => Object.values(namespaceOf(isolation, 'policy_registry', tenant, entity)).join('.')),
    );
    const expected = isolation === 'shared-collections' ? ENTITIES.length : tenants.length * ENTITIES.length;
    assert.equal(new Set(names).size, expected, isolation);
  }
});

test('names are within the bounds of MongoDB, and not those of the registry itself', () => {
  for (const isolation of ISOLATIONS) {
    for (const tenant of [...TENANTS, ...LONG]) {
      const { database, collection } = namespaceOf(isolation, 'd'.repeat(32), tenant, 'e'.repeat(40));
      assert.ok(database.length <= 63, database);
      assert.ok(`${database}.${collection}`.length <= 255);
      assert.match(`${database}/${collection}`, /^[a-z0-9_-]+\/[a-z0-9_-]+$/);
    }
  }
});

test('the tiers', () => {
  const places = ISOLATIONS.map((isolation) => namespaceOf(isolation, 'policy_registry', 'acme', 'packs'));
  assert.deepEqual(places, [
    { database: 'policy_registry__acme', collection: 'packs' },
    { database: 'policy_registry', collection: 't_acme__packs' },
    { database: 'policy_registry', collection: 'packs' },
  ]);
});
