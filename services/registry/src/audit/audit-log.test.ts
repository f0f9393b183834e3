import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEmbeddedDocuments } from '@policy-registry/storage/embedded';
import { AuditLog } from './audit-log.ts';
import { AUDIT_EVENTS } from './audit-record.ts';
import { entriesAfter } from './entries-after.ts';

const DATA = { actor: 'ada', client: 'cli', scopes: [], traceId: '0'.repeat(32) };
const event = (id: string, type = 'policy.pack.created') => ({
  id,
  type,
  time: '2026-03-01T12:00:00.000Z',
  data: DATA,
});

function store() {
  const documents = openEmbeddedDocuments({ file: ':memory:' }).forTenant('acme');
  const logged = async () => {
    const entries = await documents.collection(AUDIT_EVENTS).list({ orderBy: 'sequence', limit: 100 });
    return entries.map(({ id, body }) => [body.sequence, id]);
  };
  return { documents, logged };
}

test('who remembers an older head finds the new one', async () => {
  const { documents, logged } = store();
  const [first, second] = [new AuditLog(documents), new AuditLog(documents)];
  for (const id of ['a', 'b', 'c', 'd']) {
    await first.append(event(`first-${id}`), DATA);
    await second.append(event(`second-${id}`), DATA);
  }
  const ids = ['a', 'b', 'c', 'd'].flatMap((id) => [`first-${id}`, `second-${id}`]);
  assert.deepEqual(
    await logged(),
    ids.map((id, index) => [index + 1, id]),
  );
});

test('an event is appended once, and its id is not taken by another', async () => {
  const { documents, logged } = store();
  await new AuditLog(documents).append(event('a'), DATA);
  await new AuditLog(documents).append(event('a'), DATA);
  assert.deepEqual(await logged(), [[1, 'a']]);
  const other = new AuditLog(documents).append(event('a', 'policy.pack.updated'), DATA);
  await assert.rejects(other, { reason: 'DATA_CORRUPT' });
});

test('what is in the log is neither changed nor removed', async () => {
  const { documents } = store();
  await new AuditLog(documents).append(event('a'), DATA);
  const events = documents.collection({ ...AUDIT_EVENTS, mode: 'insert-only' });
  const writable = events as unknown as ReturnType<typeof documents.collection<unknown>> & {
    replace(id: string, revision: number, body: unknown): Promise<unknown>;
    remove(id: string, revision: number): Promise<unknown>;
  };
  await assert.rejects(writable.replace('a', 1, {}), { code: 'IMMUTABLE' });
  await assert.rejects(writable.remove('a', 1), { code: 'IMMUTABLE' });
});

test('what a store shows out of order while it is written is read again, and what is missing is told', async () => {
  const { documents } = store();
  const log = new AuditLog(documents);
  for (const id of ['a', 'b', 'c']) await log.append(event(id), DATA);
  let reads = 0;
  const events = documents.collection(AUDIT_EVENTS);
  /** Of the first `times` pages the first entry is not to be seen. */
  const hurried = (times: number) => {
    reads = 0;
    const list = async (query: Parameters<typeof events.list>[0]) => {
      reads += 1;
      return (await events.list(query)).slice(reads <= times ? 1 : 0);
    };
    return { ...documents, collection: () => ({ list }) } as unknown as typeof documents;
  };
  const ids = async (times: number) => (await entriesAfter(hurried(times), 0, 10)).map(({ id }) => id);
  assert.deepEqual([await ids(0), reads], [['a', 'b', 'c'], 1]);
  assert.deepEqual([await ids(1), reads], [['a', 'b', 'c'], 2]);
  await assert.rejects(ids(2), { reason: 'DATA_CORRUPT', metadata: { sequence: '1' } });
});
