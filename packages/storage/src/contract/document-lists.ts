import assert from 'node:assert/strict';
import type { Collection, IndexValue, ListQuery, Stored } from '../document-store.ts';
import { type ContractTest, PACKS, type Pack } from './document-harness.ts';

/** `z` to U+1F600: in the order of code points, which is not that of UTF-16 units. */
const NAMES = ['', 'A', 'Z', 'a', 'a ', 'aa', 'z', 'é', '\uffee', '😀'];
const RANKS = [null, -1.5, 0, 1, 2, 10, null, 1];

async function fill(packs: Collection<Pack> & { insert: unknown }, count: number): Promise<Stored<Pack>[]> {
  const written: Stored<Pack>[] = [];
  for (let n = 0; n < count; n += 1) {
    const name = n < NAMES.length ? (NAMES[n] ?? null) : n % 3 === 0 ? null : `n${(n * 7) % count}`;
    const body: Pack = { name, rank: RANKS[n % RANKS.length] ?? null, active: n % 4 === 0 };
    written.push(await packs.insert(`id-${(n * 37) % 101}`, body));
  }
  return written;
}

async function allPages(packs: Collection<Pack>, query: Omit<ListQuery, 'limit' | 'after'>, limit: number) {
  const found: Stored<Pack>[] = [];
  for (;;) {
    const last = found.at(-1);
    const after = last === undefined ? {} : { after: positionAfter(last, query.orderBy) };
    const page = await packs.list({ ...query, ...after, limit });
    assert.ok(page.length <= limit);
    found.push(...page);
    if (page.length < limit) return found;
  }
}

function positionAfter(last: Stored<Pack>, orderBy: string | undefined): { value?: IndexValue; id: string } {
  return orderBy === undefined ? { id: last.id } : { id: last.id, value: indexed(last, orderBy) };
}

function indexed(document: Stored<Pack>, field: string): IndexValue {
  return PACKS.index(document.body)[field] ?? null;
}

function compare(left: IndexValue, right: IndexValue): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (typeof left === 'string') return Buffer.compare(Buffer.from(left), Buffer.from(String(right)));
  return Number(left) - Number(right);
}

function expected(documents: readonly Stored<Pack>[], query: Omit<ListQuery, 'limit'>): string[] {
  const { where = {}, orderBy, descending = false } = query;
  const matching = documents.filter((document) =>
    Object.entries(where).every(([field, value]) => indexed(document, field) === value),
  );
  const sorted = matching.sort((left, right) => {
    const byValue = orderBy === undefined ? 0 : compare(indexed(left, orderBy), indexed(right, orderBy));
    return (byValue || compare(left.id, right.id)) * (descending ? -1 : 1);
  });
  return sorted.map(({ id }) => id);
}

const FILTERS: readonly Readonly<Record<string, IndexValue>>[] = [
  {},
  { rank: null },
  { rank: 1 },
  { active: true },
  { active: false, rank: 1 },
  { name: '' },
  { name: 'nobody' },
];

/** Filters, order, pages. */
export function documentLists(contract: ContractTest): void {
  contract('every filter and order, in pages of any size, agrees with a model', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    const written = await fill(packs, 60);
    for (const where of FILTERS) {
      for (const orderBy of [undefined, 'name', 'rank', 'active']) {
        for (const descending of [false, true]) {
          const query = { where, descending, ...(orderBy === undefined ? {} : { orderBy }) };
          const wanted = expected(written, query);
          for (const limit of [7, 1000]) {
            const found = await allPages(packs, query, limit);
            assert.deepEqual(
              found.map(({ id }) => id),
              wanted,
              JSON.stringify({ ...query, limit }),
            );
          }
        }
      }
    }
  });

  contract('documents that stay are seen exactly once while others come and go between pages', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    const written = await fill(packs, 40);
    for (const descending of [false, true]) {
      const seen: string[] = [];
      const gone = new Set<string>();
      let last: Stored<Pack> | undefined;
      for (let page = 0; ; page += 1) {
        const after = last === undefined ? {} : { after: positionAfter(last, 'rank') };
        const found = await packs.list({ orderBy: 'rank', descending, limit: 6, ...after });
        seen.push(...found.map(({ id }) => id));
        last = found.at(-1);
        if (last === undefined) break;
        for (const rank of [null, -99, 99]) {
          await packs.insert(`new-${descending}-${page}-${rank}`, { name: null, rank });
        }
        if (page < 3) {
          await packs.remove(last.id, last.revision);
          gone.add(last.id);
        }
      }
      const stayed = written.filter(({ id }) => !gone.has(id)).map(({ id }) => id);
      assert.equal(seen.length, new Set(seen).size, 'none is seen twice');
      const present = [];
      for (const id of stayed) if ((await packs.get(id)) !== undefined) present.push(id);
      assert.deepEqual(
        present.filter((id) => !seen.includes(id)),
        [],
      );
    }
  });

  contract('a document is found by what it says now', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    await packs.insert('one', { name: 'one', rank: 1 });
    const changed = await packs.replace('one', 1, { name: 'uno', rank: 2 });
    assert.deepEqual(await packs.list({ where: { name: 'one' }, limit: 10 }), []);
    assert.deepEqual(await packs.list({ where: { rank: 1 }, limit: 10 }), []);
    assert.deepEqual(await packs.list({ where: { name: 'uno', rank: 2 }, limit: 10 }), [changed]);
  });

  contract('a query against the rules is a TypeError', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    await packs.insert('one', { name: 'one' });
    const queries: unknown[] = [
      ...[0, -1, 1001, 1.5, Number.NaN, '10', undefined].map((limit) => ({ limit })),
      { limit: 1, where: { more: 1 } },
      { limit: 1, where: { '1=1; --': 1 } },
      { limit: 1, where: JSON.parse('{"__proto__": 1}') },
      { limit: 1, where: { rank: {} } },
      { limit: 1, where: { rank: { $ne: null } } },
      { limit: 1, where: { rank: Number.NaN } },
      { limit: 1, where: { name: '\ud800' } },
      { limit: 1, orderBy: 'body' },
      { limit: 1, orderBy: 'constructor' },
      { limit: 1, orderBy: 'rank', after: { id: 'one' } },
      { limit: 1, after: { id: 'one', value: 1 } },
    ];
    for (const query of queries) await assert.rejects(packs.list(query as ListQuery), TypeError, JSON.stringify(query));
  });
}
