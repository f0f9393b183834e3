import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CollectionDefinition } from '@policy-registry/storage';
import { openEmbeddedDocuments } from '@policy-registry/storage/embedded';
import { insertOnce } from './insert-once.ts';

interface Body {
  readonly a: number;
  readonly b?: string;
}

const THINGS: CollectionDefinition<Body> & { readonly mode: 'insert-only' } = {
  ...{ name: 'things', mode: 'insert-only', fields: [] },
  index: () => ({}),
};

test('any number of tries leave one record; another body is refused and changes nothing', async (t) => {
  const documents = openEmbeddedDocuments({ file: ':memory:' });
  t.after(() => documents.close());
  const things = documents.forTenant('acme').collection(THINGS);
  const tries = Array.from({ length: 5 }, () => insertOnce(things, 'one', { a: 1, b: 'x' }));
  for (const stored of await Promise.all(tries)) assert.equal(stored.revision, 1);
  assert.equal(
    (await insertOnce(things, 'one', JSON.parse('{"b":"x","a":1}'))).revision,
    1,
    'the order of keys is none',
  );
  await assert.rejects(insertOnce(things, 'one', { a: 1 }), { reason: 'DATA_CORRUPT' });
  assert.deepEqual((await things.get('one'))?.body, { a: 1, b: 'x' });
});
