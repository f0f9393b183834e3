import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CollectionDefinition } from '@policy-registry/storage';
import { openEmbeddedDocuments } from '@policy-registry/storage/embedded';
import { change, etagOf } from './change.ts';
import { reason } from './story-fixture.ts';

const COUNTERS: CollectionDefinition<{ readonly count: number }> & { readonly mode: 'mutable' } = {
  ...{ name: 'counters', mode: 'mutable', fields: [] },
  index: () => ({}),
};

test('of 50 writers at once none is lost', async (t) => {
  const documents = openEmbeddedDocuments({ file: ':memory:' });
  t.after(() => documents.close());
  const counters = documents.forTenant('acme').collection(COUNTERS);
  await counters.insert('one', { count: 0 });
  const add = () => change(counters, 'one', 'counter', '', ({ body }) => ({ body: { count: body.count + 1 } }));
  await Promise.all(Array.from({ length: 50 }, add));
  assert.equal((await counters.get('one'))?.body.count, 50);
});

test('with an etag the first writer wins; without a decision nothing is written', async (t) => {
  const documents = openEmbeddedDocuments({ file: ':memory:' });
  t.after(() => documents.close());
  const counters = documents.forTenant('acme').collection(COUNTERS);
  const stored = await counters.insert('one', { count: 0 });
  const add = () =>
    change(counters, 'one', 'counter', etagOf(stored), ({ body }) => ({ body: { count: body.count + 1 } }));
  const results = await Promise.allSettled([add(), add(), add()]);
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const result of results) if (result.status === 'rejected') reason('ETAG_MISMATCH')(result.reason);
  assert.equal((await change(counters, 'one', 'counter', '*', () => undefined)).revision, 2);
  await assert.rejects(
    change(counters, 'two', 'counter', '', () => undefined),
    reason('NOT_FOUND'),
  );
});
