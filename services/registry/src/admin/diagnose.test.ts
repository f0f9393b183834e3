import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AdminService, FindingSeverity, PackService } from '@policy-registry/contracts/registry';
import { MessagingError } from '@policy-registry/messaging';
import { type CollectionDefinition, type DocumentStore, StoreError, type StoreFinding } from '@policy-registry/storage';
import { logEvents, named } from '../bus/bus-fixture.ts';
import { type Operated, operated } from './admin-fixture.ts';

const { diagnose, redriveEvents } = AdminService.method;

const NOTES: CollectionDefinition<object> & { readonly mode: 'mutable' } = {
  name: 'notes',
  mode: 'mutable',
  fields: [],
  index: () => ({}),
};
const DAMAGED = { type: 'policy.pack.created', time: '2026-03-01T12:00:00.000Z', data: 'damaged' };

/** Code, severity and component of each finding. */
async function found(registry: Operated, as = 'operator') {
  const { findings } = await registry.call(diagnose, {}, { as });
  for (const { message, hint } of findings) assert.ok(message !== '' && hint !== '');
  return findings.map(({ code, severity, component }) => [code, FindingSeverity[severity], component].join(' '));
}

/** A store of documents of which one method is another. */
function withMethod<K extends 'ready' | 'forTenant'>(store: DocumentStore, name: K, method: DocumentStore[K]) {
  return new Proxy(store, {
    get: (target, key) => (key === name ? method : Reflect.get(target, key).bind(target)),
  });
}

test('nothing is wrong with a registry in good order', async (t) => {
  const registry = operated(t);
  await registry.call(PackService.method.createPack, { pack: { pack: 'shop' } });
  await registry.settle();
  assert.deepEqual(await found(registry), []);
});

test('parts that do not answer are named, with nothing of what they say', async (t) => {
  const down = () => Promise.reject(new MessagingError('UNAVAILABLE', 'nats-1.internal refuses'));
  const registry = operated(t);
  const ailing = operated(t, { messages: { events: registry.deps.messages.events, ready: down } });
  await ailing.deps.objects.close();
  assert.deepEqual(await found(ailing), ['PART_UNAVAILABLE ERROR objects', 'PART_UNAVAILABLE WARNING messages']);
  const { findings } = await ailing.call(diagnose, {});
  assert.doesNotMatch(JSON.stringify(findings.map(({ message, hint }) => [message, hint])), /internal/);
  assert.match(JSON.stringify(ailing.lines), /nats-1\.internal refuses/);
});

test('without documents that is all that can be said', async (t) => {
  const registry = operated(t);
  await registry.deps.documents.close();
  assert.deepEqual(await found(registry), ['PART_UNAVAILABLE ERROR documents']);
});

test('what the store finds wrong with itself is told with what to do', async (t) => {
  const { documents } = operated(t).deps;
  const findings: readonly StoreFinding[] = (
    ['STORE_UNUSABLE', 'STORE_DAMAGED', 'INDEX_MISSING', 'INDEX_UNUSED'] as const
  ).map((code) => ({ code, message: 'so it is' }));
  const ill = withMethod(documents, 'forTenant', (tenant) => {
    const store = documents.forTenant(tenant);
    return Object.assign(Object.create(store), {
      tenant,
      collection: store.collection.bind(store),
      pendingEvents: store.pendingEvents.bind(store),
      inspect: async () => findings,
    });
  });
  assert.deepEqual(await found(operated(t, { documents: ill })), [
    'STORE_UNUSABLE ERROR documents',
    'STORE_DAMAGED ERROR documents',
    'INDEX_MISSING WARNING documents',
    'INDEX_UNUSED INFO documents',
  ]);
});

test('a check that cannot be made is told, and the others are made', async (t) => {
  const { documents } = operated(t).deps;
  const failing = withMethod(documents, 'forTenant', (tenant) => {
    const store = documents.forTenant(tenant);
    return Object.assign(Object.create(store), {
      tenant,
      collection: store.collection.bind(store),
      pendingEvents: store.pendingEvents.bind(store),
      inspect: async () => {
        throw new StoreError('UNAVAILABLE', 'no answer');
      },
    });
  });
  const registry = operated(t, { documents: failing });
  await documents
    .forTenant('acme')
    .collection(NOTES)
    .insert('bad', {}, [{ id: 'e1', ...DAMAGED }]);
  assert.deepEqual(await found(registry), ['CHECK_FAILED WARNING documents', 'EVENT_STUCK ERROR outbox']);
});

test('events that cannot be moved are named, of the own tenant, and not by the hundred', async (t) => {
  const registry = operated(t);
  const notes = registry.deps.documents.forTenant('acme').collection(NOTES);
  for (const id of named('n', 25)) await notes.insert(id, {}, [{ id: `event-${id}`, ...DAMAGED }]);
  const { findings } = await registry.call(diagnose, {});
  assert.equal(findings.length, 21);
  const [first] = findings;
  assert.match(first?.message ?? '', /^policy\.pack\.created \(event-n1\) of notes\/n1 .*: DATA_CORRUPT\.$/);
  assert.match(findings.at(-1)?.message ?? '', /^And 5 more /);
  assert.deepEqual(await found(registry, 'olga@globex'), []);
});

test('a bus that gets nothing for a minute lags; a redrive on its way does not', async (t) => {
  let time = Date.now();
  const registry = operated(t, { now: () => new Date(time) });
  await logEvents(registry.deps.documents, ['a', 'b']);
  assert.deepEqual(await found(registry), []);
  time += 61_000;
  assert.deepEqual(await found(registry), ['BUS_LAGGING WARNING bus']);
  await registry.settle();
  assert.deepEqual(await found(registry), []);
  time += 61_000;
  await registry.call(redriveEvents, {});
  assert.deepEqual(await found(registry), ['BUS_REDRIVING INFO bus']);
  time += 61_000;
  assert.deepEqual(await found(registry), ['BUS_LAGGING WARNING bus']);
  await registry.settle();
  assert.deepEqual(await found(registry), []);
});
