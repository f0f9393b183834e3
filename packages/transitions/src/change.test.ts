import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CollectionDefinition } from '@policy-registry/storage';
import { openEmbeddedDocuments } from '@policy-registry/storage/embedded';
import { change, changeOnce, etagOf } from './change.ts';
import { insertNamed } from './insert-named.ts';
import type { Remembering } from './remembered-request.ts';

interface Counter extends Remembering {
  readonly count: number;
}

const COUNTERS: CollectionDefinition<Counter> & { readonly mode: 'mutable' } = {
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
  for (const result of results) if (result.status === 'rejected') assert.equal(result.reason.reason, 'ETAG_MISMATCH');
  assert.equal((await change(counters, 'one', 'counter', '*', () => undefined)).revision, 2);
  await assert.rejects(
    change(counters, 'two', 'counter', '', () => undefined),
    { reason: 'NOT_FOUND' },
  );
});

test('a request changes a document once, whatever became of its first run and whoever came between', async (t) => {
  const documents = openEmbeddedDocuments({ file: ':memory:' });
  t.after(() => documents.close());
  const counters = documents.forTenant('acme').collection(COUNTERS);
  const { revision } = await counters.insert('one', { count: 0 });
  const signal = AbortSignal.timeout(60_000);
  const add = (key: string, etag = '') =>
    changeOnce(
      counters,
      'one',
      'counter',
      { etag, context: { requestMark: { key, time: 0 }, signal } },
      ({ body }) => ({
        body: { ...body, count: body.count + 1 },
      }),
    );
  await Promise.all([add('a', etagOf({ revision })), add('a', etagOf({ revision })), add('a', etagOf({ revision }))]);
  await add('b');
  assert.equal(
    (await add('a', etagOf({ revision }))).body.count,
    2,
    'the document as it is; the etag is that of the first run',
  );
  await assert.rejects(add('c', etagOf({ revision })), { reason: 'ETAG_MISMATCH' });
});

test('a call that has ended begins no write', async (t) => {
  const documents = openEmbeddedDocuments({ file: ':memory:' });
  t.after(() => documents.close());
  const counters = documents.forTenant('acme').collection(COUNTERS);
  await counters.insert('one', { count: 0 });
  const ended = new AbortController();
  const context = { requestMark: undefined, signal: ended.signal };
  const late = changeOnce(counters, 'one', 'counter', { etag: '', context }, ({ body }) => {
    ended.abort(new RangeError('the deadline passed'));
    return { body: { ...body, count: 1 } };
  });
  await assert.rejects(late, RangeError);
  await assert.rejects(insertNamed(counters, 'two', { count: 0 }, [], context), RangeError);
  assert.equal((await counters.get('one'))?.revision, 1);
  assert.equal(await counters.get('two'), undefined);
});
