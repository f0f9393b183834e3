import assert from 'node:assert/strict';
import { StoreError } from '../store-error.ts';
import { type ContractTest, event, PACKS, VERSIONS } from './document-harness.ts';
import { assertOneWinner } from './expectations.ts';

const WRITERS = 20;

/** What holds when many write at once. */
export function documentConcurrency(contract: ContractTest): void {
  contract('of many replaces of one revision exactly one wins, and only its event is there', async ({ store }) => {
    const tenant = store.forTenant('acme');
    const packs = tenant.collection(PACKS);
    await packs.insert('one', { name: 'one', rank: -1 });
    const attempts = Array.from({ length: WRITERS }, (_, rank) =>
      packs.replace('one', 1, { name: 'one', rank }, [event(`by-${rank}`)]),
    );
    await assertOneWinner('REVISION_MISMATCH', attempts);
    const stored = await packs.get('one');
    const [left] = await tenant.pendingEvents(10);
    assert.equal(stored?.revision, 2);
    assert.deepEqual(
      left?.events.map(({ id }) => id),
      [`by-${stored.body.rank}`],
    );
  });

  contract('no update is lost: every revision is won once', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    await packs.insert('counter', { name: 'counter', rank: 0 });
    const won: number[] = [];
    const writer = async () => {
      for (let done = 0; done < 5; ) {
        const current = await packs.get('counter');
        assert.ok(current);
        try {
          const body = { name: 'counter', rank: (current.body.rank ?? 0) + 1 };
          won.push((await packs.replace('counter', current.revision, body)).revision);
          done += 1;
        } catch (error) {
          if (!(error instanceof StoreError && error.code === 'REVISION_MISMATCH')) throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, writer));
    const stored = await packs.get('counter');
    assert.deepEqual([stored?.revision, stored?.body.rank], [WRITERS * 5 + 1, WRITERS * 5]);
    assert.deepEqual(
      won.sort((left, right) => left - right),
      Array.from({ length: WRITERS * 5 }, (_, n) => n + 2),
    );
  });

  contract('of many inserts of one id, and of one unique value, exactly one wins', async ({ store }) => {
    const versions = store.forTenant('acme').collection(VERSIONS);
    const numbers = Array.from({ length: WRITERS }, (_, n) => n);
    await assertOneWinner(
      'ALREADY_EXISTS',
      numbers.map((n) => versions.insert('1.0.0', { packId: 'p', digest: `d${n}` })),
    );
    await assertOneWinner(
      'ALREADY_EXISTS',
      numbers.map((n) => versions.insert(`2.0.${n}`, { packId: 'p', digest: 'same' })),
    );
    assert.equal((await versions.list({ limit: 100 })).length, 2);
  });

  contract('a replace and a remove of one revision: one wins', async ({ store }) => {
    const packs = store.forTenant('acme').collection(PACKS);
    await packs.insert('one', { name: 'one' });
    const settled = await Promise.allSettled([packs.remove('one', 1), packs.replace('one', 1, { name: 'kept' })]);
    assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await packs.get('one'))?.body.name, settled[1]?.status === 'fulfilled' ? 'kept' : undefined);
  });
}
