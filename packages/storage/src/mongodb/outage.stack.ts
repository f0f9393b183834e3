import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { event, PACKS } from '../contract/document-harness.ts';
import { assertRefused } from '../contract/expectations.ts';
import type { DocumentStore } from '../document-store.ts';
import { StoreError } from '../store-error.ts';
import { openMongoDocuments } from './index.ts';
import { mongoFixture } from './mongo-fixture.ts';

/** The server goes and comes back, and the store that was open before is used on. A call that never ends fails the test by its time. */
const fixture = mongoFixture();
const timeout = 60_000;
let store: DocumentStore;

beforeEach(async () => {
  store = await openMongoDocuments({ url: fixture.url, database: fixture.newDatabase(), deadlineMs: 3000 });
  await store.forTenant('acme').collection(PACKS).insert('one', { name: 'one' });
});
afterEach(async () => {
  await fixture.server.stop();
  await fixture.server.start();
  await store.close();
});

/** Every call of the port, at once. */
async function assertEverythingUnavailable(): Promise<void> {
  const tenant = store.forTenant('acme');
  const packs = tenant.collection(PACKS);
  const calls = [
    packs.get('one'),
    packs.list({ limit: 1 }),
    packs.insert('two', { name: 'two' }),
    packs.replace('one', 1, { name: 'uno' }),
    packs.remove('one', 1),
    tenant.pendingEvents(1),
    tenant.confirmEvents('packs', 'one', ['e']),
    store.tenants(),
    store.ready(),
  ];
  await Promise.all(calls.map((call) => assertRefused('UNAVAILABLE', call)));
}

async function untilReady(): Promise<void> {
  for (;;) {
    try {
      return await store.ready();
    } catch (error) {
      if (!(error instanceof StoreError && error.code === 'UNAVAILABLE')) throw error;
    }
  }
}

test('a server that is stopped is UNAVAILABLE, and used again when it is back', { timeout }, async () => {
  await fixture.server.stop();
  await assertEverythingUnavailable();
  await fixture.server.start();
  await untilReady();
  const packs = store.forTenant('acme').collection(PACKS);
  const stored = await packs.get('one');
  assert.deepEqual(stored, { id: 'one', revision: 1, body: { name: 'one' } });
  assert.equal((await packs.replace('one', 1, { name: 'uno' })).revision, 2);
});

test('a server that answers nothing is UNAVAILABLE, and used again when it answers', { timeout }, async () => {
  fixture.server.pause();
  await assertRefused('UNAVAILABLE', store.ready());
  await assertRefused('UNAVAILABLE', store.forTenant('acme').collection(PACKS).get('one'));
  fixture.server.resume();
  await untilReady();
  assert.equal((await store.forTenant('acme').collection(PACKS).get('one'))?.revision, 1);
});

test('a store can be closed while the server answers nothing', { timeout }, async () => {
  fixture.server.pause();
  const waiting = assertRefused('UNAVAILABLE', store.ready());
  await store.close();
  await waiting;
  await assertRefused('UNAVAILABLE', store.ready());
});

test('what was acknowledged is there after the server was killed in the middle of writes', { timeout }, async () => {
  const tenant = store.forTenant('acme');
  const packs = tenant.collection(PACKS);
  const acknowledged: string[] = [];
  let isKilled = false;
  const writer = async (name: string) => {
    for (let n = 0; !isKilled; n += 1) {
      const id = `${name}-${n}`;
      try {
        await packs.insert(id, { name: id }, [event(id)]);
        acknowledged.push(id);
      } catch (error) {
        if (!(error instanceof StoreError && error.code === 'UNAVAILABLE')) throw error;
      }
      if (acknowledged.length >= 50 && !isKilled) {
        isKilled = true;
        await fixture.server.kill();
      }
    }
  };
  await Promise.all(['a', 'b', 'c', 'd'].map(writer));
  await fixture.server.start();
  await untilReady();
  const pending = new Set((await tenant.pendingEvents(1000)).map(({ documentId }) => documentId));
  for (const id of acknowledged) {
    assert.equal((await packs.get(id))?.body.name, id);
    assert.ok(pending.has(id), `the event of ${id} is gone`);
  }
});
