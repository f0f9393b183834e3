import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ListQuery } from '../document-store.ts';
import { plannedIndexes } from './index-plan.ts';
import { pageRanges } from './page-ranges.ts';
import { TenantScope } from './tenant-scope.ts';

const DEFINITION = {
  name: 'packs',
  mode: 'mutable',
  fields: ['rank', 'owner'],
  unique: ['owner'],
  index: ({ rank }: { rank: number }) => ({ rank }),
} as const;

const QUERIES: readonly ListQuery[] = [null, 1, 'x'].flatMap((value) =>
  [false, true].flatMap((descending) => [
    { limit: 10, descending },
    { limit: 10, descending, after: { id: 'a' } },
    { limit: 10, descending, where: { owner: value } },
    { limit: 10, descending, orderBy: 'rank', where: { owner: value } },
    { limit: 10, descending, orderBy: 'rank', after: { id: 'a', value } },
  ]),
);

test('every range is of one tenant, and holds no value but text', () => {
  for (const query of QUERIES) {
    for (const { filter } of pageRanges(DEFINITION, new TenantScope('acme'), query)) {
      const [first, ...others] = filter.$and ?? [];
      assert.deepEqual(Object.keys(filter), ['$and']);
      assert.deepEqual(first, { tenant: 'acme' });
      for (const condition of others.flatMap((other) => Object.values(other))) {
        const values = typeof condition === 'string' ? [condition] : Object.values(condition);
        assert.ok(values.every((value) => typeof value === 'string'));
      }
    }
  }
});

test('every order is that of an index', () => {
  const keys = plannedIndexes(DEFINITION).map(({ key }) => Object.keys(key).join());
  for (const query of QUERIES) {
    for (const { sort } of pageRanges(DEFINITION, new TenantScope('acme'), query)) {
      const wanted = Object.keys(sort).join();
      assert.ok(wanted === '_id' || keys.includes(`tenant,${wanted}`), wanted);
      assert.equal(new Set(Object.values(sort)).size, 1, 'one direction');
    }
  }
});

test('keys of one tenant are outside of the bounds of others', () => {
  for (const tenant of ['a', 'a-b', 'a0', 'a--', 'b']) {
    const { $gte = '', $lt = '' } = new TenantScope(tenant).bounds()._id as { $gte?: string; $lt?: string };
    for (const other of ['a', 'a-b', 'a0', 'a--', 'b']) {
      for (const id of ['!', 'x', '\u{10ffff}', `${tenant}/x`]) {
        const key = new TenantScope(other).key(id);
        assert.equal(key >= $gte && key < $lt, other === tenant, `${key} and ${tenant}`);
      }
    }
  }
});
