import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { AuditService } from '@policy-registry/contracts/registry';
import type { EventData } from '@policy-registry/events';
import { type CollectionDefinition, type DocumentStore, type OutboxEvent, StoreError } from '@policy-registry/storage';
import { type Releases, releasesFor } from '../promotions/release-fixture.ts';
import { AUDIT_EVENTS } from './audit-record.ts';
import { createRelay } from './relay.ts';

const { listAuditEvents, getAuditEvent } = AuditService.method;

const NOTES: CollectionDefinition<{ n: number }> & { mode: 'mutable' } = {
  name: 'notes',
  mode: 'mutable',
  fields: [],
  index: () => ({}),
};

function event(id: string, time: string, data: Partial<EventData> | null = {}): OutboxEvent {
  const whole = { actor: 'ada', client: 'cli', scopes: ['policy:read'], traceId: '0'.repeat(32), ...data };
  return { id, type: 'policy.pack.created', time, data: data === null ? 'damaged' : whole };
}

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, second)).toISOString();
const notesOf = (releases: Releases, tenant = 'acme') => releases.deps.documents.forTenant(tenant).collection(NOTES);
const drain = (releases: Releases) => releases.deps.relay.drain('acme', AbortSignal.timeout(5000));

async function logged(releases: Releases, tenant = 'acme') {
  const events = releases.deps.documents.forTenant(tenant).collection(AUDIT_EVENTS);
  return (await events.list({ orderBy: 'sequence', limit: 1000 })).map(({ id, body }) => [body.sequence, id]);
}

test('events of all documents come into one log by time, never against the order of their document', async (t) => {
  const releases = await releasesFor(t);
  const notes = notesOf(releases);
  const a = await notes.insert('a', { n: 1 }, [event('a1', at(1)), event('a2', at(5))]);
  await notes.insert('b', { n: 1 }, [event('b1', at(3))]);
  await notes.replace('a', a.revision, { n: 2 }, [event('a3', at(2)), event('a4', at(9))]);
  assert.deepEqual(await drain(releases), { moved: 5, stuck: [] });
  assert.deepEqual(await logged(releases), [
    [1, 'a1'],
    [2, 'b1'],
    [3, 'a2'],
    [4, 'a3'],
    [5, 'a4'],
  ]);
  assert.deepEqual(await releases.deps.documents.forTenant('acme').pendingEvents(10), []);
  assert.deepEqual(await drain(releases), { moved: 0, stuck: [] });
});

test('each tenant has a log of its own', async (t) => {
  const releases = await releasesFor(t);
  await notesOf(releases).insert('a', { n: 1 }, [event('x', at(1))]);
  await notesOf(releases, 'globex').insert('a', { n: 1 }, [event('x', at(1))]);
  await drain(releases);
  assert.deepEqual([await logged(releases), await logged(releases, 'globex')], [[[1, 'x']], []]);
});

test('two relays on one store leave each event once, and no gap', async (t) => {
  const releases = await releasesFor(t);
  const second = createRelay({ ...releases.deps, projections: [] });
  const notes = notesOf(releases);
  for (let n = 0; n < 40; n += 1) {
    await notes.insert(`n${n}`, { n }, [event(`e${n}`, at(n))]);
    if (n % 8 === 0) void drain(releases);
  }
  const reports = await Promise.all([
    drain(releases),
    second.drain('acme', AbortSignal.timeout(5000)),
    drain(releases),
  ]);
  assert.deepEqual(
    reports.flatMap(({ stuck }) => stuck),
    [],
  );
  const log = await logged(releases);
  assert.deepEqual(
    log.map(([sequence]) => sequence),
    Array.from({ length: 40 }, (_, index) => index + 1),
  );
  assert.equal(new Set(log.map(([, id]) => id)).size, 40);
});

test('an event that was moved but not confirmed is not moved again', async (t) => {
  const releases = await releasesFor(t);
  const documents = releases.deps.documents;
  let down = true;
  const failing = {
    ...documents,
    forTenant: (tenant: string) => {
      const store = documents.forTenant(tenant);
      return {
        tenant,
        collection: store.collection.bind(store),
        pendingEvents: store.pendingEvents.bind(store),
        confirmEvents: async (...args: Parameters<typeof store.confirmEvents>) => {
          if (down) throw new StoreError('UNAVAILABLE', 'cut off before the confirmation');
          return store.confirmEvents(...args);
        },
      };
    },
  } as typeof documents;
  const relay = createRelay({ documents: failing, attestor: releases.deps.attestor, projections: [] });
  await notesOf(releases).insert('a', { n: 1 }, [event('a1', at(1))]);
  await assert.rejects(relay.drain('acme', AbortSignal.timeout(5000)), { code: 'UNAVAILABLE' });
  assert.deepEqual(await logged(releases), [[1, 'a1']]);
  down = false;
  await relay.drain('acme', AbortSignal.timeout(5000));
  assert.deepEqual(await logged(releases), [[1, 'a1']]);
  assert.deepEqual(await documents.forTenant('acme').pendingEvents(10), []);
});

test('a damaged event stops its own document only, is told of loudly, and is not lost', async (t) => {
  const releases = await releasesFor(t);
  const notes = notesOf(releases);
  await notes.insert('bad', { n: 1 }, [event('b1', at(1)), event('b2', at(2), null), event('b3', at(3))]);
  await notes.insert('good', { n: 1 }, [event('g1', at(4))]);
  const { events } = await releases.call(listAuditEvents, {});
  assert.deepEqual(
    events.map((each) => each.event),
    ['b1', 'g1'],
  );
  const loud = releases.lines.filter(({ level, eventId }) => level === 'error' && eventId === 'b2');
  assert.equal(loud.length, 1);
  const [left] = await releases.deps.documents.forTenant('acme').pendingEvents(10);
  assert.deepEqual(
    left?.events.map(({ id }) => id),
    ['b2', 'b3'],
  );
});

test('an event that could be no entry of the Merkle log is as good as damaged', async (t) => {
  const releases = await releasesFor(t);
  await notesOf(releases).insert('late', { n: 1 }, [event('l1', '+012026-03-01T12:00:00.000Z')]);
  await notesOf(releases).insert('good', { n: 1 }, [event('g1', at(1))]);
  const { moved, stuck } = await drain(releases);
  assert.deepEqual([moved, stuck.map(({ documentId }) => documentId)], [1, ['late']]);
  assert.deepEqual(await logged(releases), [[1, 'g1']]);
});

test('an id that another event has is refused, not taken for the same', async (t) => {
  const releases = await releasesFor(t);
  await notesOf(releases).insert('a', { n: 1 }, [event('same', at(1))]);
  await notesOf(releases).insert('b', { n: 1 }, [event('same', at(2))]);
  const { moved, stuck } = await drain(releases);
  assert.deepEqual([moved, stuck.map(({ documentId }) => documentId)], [1, ['b']]);
});

test('attestations are recorded before their event is in the log; while they cannot be, the list says so', async (t) => {
  const releases = await releasesFor(t);
  const recorded: string[] = [];
  let down = true;
  const attestor = {
    ...releases.deps.attestor,
    record: async (tenant: string, bundleDigest: string, createdBy: string) => {
      if (down) throw new StoreError('UNAVAILABLE', 'objects cannot be reached');
      assert.deepEqual(await logged(releases), []);
      recorded.push(`${tenant} ${bundleDigest} ${createdBy}`);
    },
  } as typeof releases.deps.attestor;
  const relay = createRelay({ documents: releases.deps.documents, attestor, projections: [] });
  const bundleDigest = sha256('bundle');
  await notesOf(releases).insert('a', { n: 1 }, [
    event('a1', at(1), { attestations: [{ attestation: 'x', bundleDigest }] }),
  ]);
  const [stuck] = (await relay.drain('acme', AbortSignal.timeout(5000))).stuck;
  assert.equal(stuck?.eventId, 'a1');
  assert.deepEqual(await logged(releases), []);
  down = false;
  await relay.drain('acme', AbortSignal.timeout(5000));
  assert.deepEqual(recorded, [`acme ${bundleDigest} ada`]);
  assert.deepEqual(await logged(releases), [[1, 'a1']]);
});

test('a list with a hole is not shown while the hole will close by itself', async (t) => {
  const releases = await releasesFor(t, {
    relay: {
      drain: async () => ({
        moved: 0,
        stuck: [
          { collection: 'c', documentId: 'd', eventId: 'e', type: 't', error: new StoreError('UNAVAILABLE', 'off') },
        ],
      }),
      start: () => {},
      stop: async () => {},
    },
  });
  await assert.rejects(releases.call(listAuditEvents, {}), { reason: 'UNAVAILABLE' });
});

test('many stuck documents do not crowd out the others', async (t) => {
  const releases = await releasesFor(t);
  const notes = notesOf(releases);
  for (let n = 0; n < 110; n += 1) await notes.insert(`bad${n}`, { n }, [event(`b${n}`, at(1), null)]);
  await notes.insert('good', { n: 1 }, [event('g1', at(2))]);
  const { moved, stuck } = await drain(releases);
  assert.deepEqual([moved, stuck.length], [1, 110]);
  assert.deepEqual(await logged(releases), [[1, 'g1']]);
});

test('the background rounds fill the log, and stop', async (t) => {
  const releases = await releasesFor(t);
  const rounds = new EventEmitter();
  const { documents } = releases.deps;
  const watched: DocumentStore = {
    forTenant: (tenant) => documents.forTenant(tenant),
    tenants: () => {
      rounds.emit('round');
      return documents.tenants();
    },
    ready: () => documents.ready(),
    close: () => documents.close(),
  };
  const relay = createRelay({ ...releases.deps, documents: watched, projections: [] });
  t.after(() => relay.stop());
  /** When the next but one begins, one that began after now is over. */
  const wholeRound = async () => {
    await once(rounds, 'round');
    await once(rounds, 'round');
  };
  const told: string[] = [];
  relay.start({ intervalMs: 1, log: { error: (_, message) => told.push(message) } });
  assert.throws(() => relay.start({ intervalMs: 1, log: { error: () => {} } }), TypeError);
  await notesOf(releases).insert('bad', { n: 1 }, [event('b1', at(1), null)]);
  await notesOf(releases).insert('a', { n: 1 }, [event('a1', at(1))]);
  await wholeRound();
  assert.deepEqual(await logged(releases), [[1, 'a1']]);
  await wholeRound();
  assert.equal(told.length, 1, 'a lasting fault is told of once a minute, not once a round');
  await relay.stop();
  await notesOf(releases).insert('z', { n: 1 }, [event('z1', at(1))]);
  assert.deepEqual(await logged(releases), [[1, 'a1']]);
  await assert.rejects(relay.drain('acme', AbortSignal.timeout(5000)), { reason: 'UNAVAILABLE' });
});

test('whoever waits for a drain gives up with the call', async (t) => {
  const releases = await releasesFor(t);
  const [asked, recorded] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const attestor = {
    record: () => {
      asked.resolve();
      return recorded.promise;
    },
  };
  const relay = createRelay({ documents: releases.deps.documents, attestor: attestor as never, projections: [] });
  const attestations = [{ attestation: 'x', bundleDigest: sha256('x') }];
  await notesOf(releases).insert('a', { n: 1 }, [event('a1', at(1), { attestations })]);
  const caller = new AbortController();
  const waiting = relay.drain('acme', caller.signal);
  await asked.promise;
  caller.abort(new Error('hung up'));
  await assert.rejects(waiting, /hung up/);
  recorded.resolve();
  await relay.drain('acme', AbortSignal.timeout(5000));
  assert.deepEqual(await logged(releases), [[1, 'a1']]);
});

test('events are listed by page in both directions, filtered, and read one by one', async (t) => {
  const releases = await releasesFor(t);
  const notes = notesOf(releases);
  for (let n = 1; n <= 5; n += 1) {
    await notes.insert(`n${n}`, { n }, [event(`e${n}`, at(n), { pack: n % 2 === 0 ? 'even' : 'odd', details: { n } })]);
  }
  const read = await releases.call(getAuditEvent, { event: 'e3' });
  assert.deepEqual([read.event?.sequence, read.event?.details, read.event?.pack], [3n, { n: 3 }, 'odd']);
  await assert.rejects(releases.call(getAuditEvent, { event: 'none' }), { reason: 'NOT_FOUND' });
  await assert.rejects(releases.call(getAuditEvent, { event: 'e3' }, { as: 'eve@globex' }), { reason: 'NOT_FOUND' });

  const pages = async (request: object) => {
    const seen: number[] = [];
    let pageToken = '';
    do {
      const page = await releases.call(listAuditEvents, { ...request, pageSize: 2, pageToken });
      seen.push(...page.events.map(({ sequence }) => Number(sequence)));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    return seen;
  };
  assert.deepEqual(await pages({}), [1, 2, 3, 4, 5]);
  assert.deepEqual(await pages({ descending: true }), [5, 4, 3, 2, 1]);
  assert.deepEqual(await pages({ pack: 'odd', descending: true }), [5, 3, 1]);
  assert.deepEqual(await pages({ type: 'policy.published' }), []);
  const { nextPageToken } = await releases.call(listAuditEvents, { pageSize: 2 });
  const turned = releases.call(listAuditEvents, { pageSize: 2, pageToken: nextPageToken, descending: true });
  await assert.rejects(turned, { reason: 'INVALID_PAGE_TOKEN' });
});
