import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CollectionDefinition } from './document-store.ts';
import { openEmbeddedStores } from './embedded/embedded-stores.ts';
import { temporaryFolder } from './embedded/temporary-folder.ts';
import { inOrder } from './in-order.ts';

interface Note {
  readonly time: string;
  readonly open: boolean;
}

const NOTES: CollectionDefinition<Note> & { mode: 'mutable' } = {
  name: 'notes',
  mode: 'mutable',
  fields: ['time', 'open'],
  index: ({ time, open }) => ({ time, open }),
};

test('documents come in order, page by page, also while those that came are removed', async (t) => {
  const folder = temporaryFolder();
  const stores = openEmbeddedStores({ folder: folder.path });
  t.after(async () => {
    await stores.close();
    folder.remove();
  });
  const notes = stores.documents.forTenant('acme').collection(NOTES);
  for (const [id, second] of ['e', 'b', 'd', 'a', 'c', 'f', 'x'].entries()) {
    await notes.insert(`n${id}`, { time: second, open: second !== 'x' });
  }
  const asked = { where: { open: true }, orderBy: 'time', orderOf: ({ time }: Note) => time };
  const times = async (page: number, limit?: number) => {
    const bounds = limit === undefined ? { page } : { page, limit };
    return (await Array.fromAsync(inOrder(notes, { ...asked, ...bounds }), ({ body }) => body.time)).join('');
  };
  for (const page of [1, 2, 3, 6, 100]) {
    assert.equal(await times(page), 'abcdef');
    for (const limit of [0, 1, 3, 6, 7]) assert.equal(await times(page, limit), 'abcdef'.slice(0, limit));
  }
  const removed: string[] = [];
  for await (const { id, revision, body } of inOrder(notes, { ...asked, page: 2 })) {
    await notes.remove(id, revision);
    removed.push(body.time);
  }
  assert.equal(removed.join(''), 'abcdef');
  assert.equal(await times(2), '');
});
