import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AdminService, FindingSeverity, PackService } from '@policy-registry/contracts/registry';
import { MessagingError } from '@policy-registry/messaging';
import {
  type CollectionDefinition,
  type DocumentStore,
  type ListQuery,
  StoreError,
  type StoreFinding,
} from '@policy-registry/storage';
import { AUDIT_EVENTS, type AuditRecord } from '../audit/audit-record.ts';
import { cover, logEvents, named } from '../bus/bus-fixture.ts';
import { appendEvents } from '../transparency/log-fixture.ts';
import { AUDIT_LOG_TILES, AUDIT_LOGS, LOG_ID } from '../transparency/log-record.ts';
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
  await cover(registry.deps.documents);
  time += 61_000;
  assert.deepEqual(await found(registry), ['BUS_LAGGING WARNING bus']);
  await registry.settle();
  assert.deepEqual(await found(registry), []);
});

test('a Merkle log that covers nothing for a minute is behind', async (t) => {
  let time = Date.parse('2026-03-01T12:00:30.000Z');
  const registry = operated(t, { now: () => new Date(time) });
  await appendEvents(registry.deps.documents, 1, 3);
  assert.deepEqual(await found(registry), []);
  time += 61_000;
  assert.deepEqual(await found(registry), ['AUDIT_LOG_BEHIND WARNING audit-log', 'BUS_LAGGING WARNING bus']);
  await registry.settle();
  assert.deepEqual(await found(registry), []);
});

test('a damaged Merkle log is told of: a tile, a checkpoint, an event, and one that is gone', async (t) => {
  const registry = operated(t);
  const { documents } = registry.deps;
  await logEvents(documents, named('e', 300));
  await registry.settle();
  assert.deepEqual(await found(registry), []);
  const logs = documents.forTenant('acme').collection(AUDIT_LOGS);
  const stored = await logs.get(LOG_ID);
  assert.ok(stored);
  let { revision } = stored;
  for (const [change, problem] of [
    [{ edge: [] }, 'NOT_FOUND'],
    [{ note: stored.body.note.replace('300', '301') }, 'INVALID_SIGNATURE'],
    [{ size: 299 }, 'ROOT_MISMATCH'],
  ] as const) {
    ({ revision } = await logs.replace(LOG_ID, revision, { ...stored.body, ...change }));
    assert.deepEqual(await found(registry), ['AUDIT_LOG_DAMAGED ERROR audit-log']);
    const { findings } = await registry.call(diagnose, {});
    assert.match(findings[0]?.message ?? '', new RegExp(`: ${problem}\\.$`));
  }
  await logs.remove(LOG_ID, revision);
  assert.deepEqual(await found(registry), ['AUDIT_LOG_LOST ERROR audit-log']);
});

test('an event, or a tile, that is not what the Merkle log was made of is told of', async (t) => {
  const registry = operated(t);
  const { documents } = registry.deps;
  await logEvents(documents, named('e', 300));
  await registry.settle();
  const changed = (name: string, change: (body: never) => object) =>
    operated(t, { documents: withBodies(documents, name, change) });
  const forged = changed(AUDIT_EVENTS.name, (body: AuditRecord) => ({ ...body, type: 'policy.pack.archived' }));
  const tile = changed(AUDIT_LOG_TILES.name, () => ({ hashes: Buffer.alloc(8192).toString('base64') }));
  for (const ill of [forged, tile]) assert.deepEqual(await found(ill), ['AUDIT_LOG_DAMAGED ERROR audit-log']);
});

/** The documents, of which those of one collection come out of the store as others. */
function withBodies(documents: DocumentStore, name: string, change: (body: never) => object): DocumentStore {
  return withMethod(documents, 'forTenant', (tenant) => {
    const store = documents.forTenant(tenant);
    const read = <T>(stored: T): T => ({ ...stored, body: change((stored as { body: never }).body) });
    const collection = (definition: Parameters<typeof store.collection>[0]) => {
      const found = store.collection(definition as never);
      if (definition.name !== name) return found;
      return Object.assign(Object.create(found), {
        get: async (id: string) => found.get(id).then((stored) => stored && read(stored)),
        list: async (query: ListQuery) => (await found.list(query)).map(read),
      });
    };
    const outbox = {
      pendingEvents: store.pendingEvents.bind(store),
      confirmEvents: store.confirmEvents.bind(store),
      inspect: async () => [],
    };
    return Object.assign(Object.create(store), { tenant, collection, ...outbox });
  });
}
