import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { StoreError } from '@policy-registry/storage';
import { openEmbeddedDocuments } from '@policy-registry/storage/embedded';
import { treeHead } from '@policy-registry/transparency';
import { extendLog } from './extend-log.ts';
import { appendEvents, auditStored, extendAll, logDependencies, testCheckpoints, trustOf } from './log-fixture.ts';
import { AUDIT_LOG_TILES, AUDIT_LOGS, LOG_ID, storedLog } from './log-record.ts';

const named = (count: number) => Array.from({ length: count }, (_, index) => `e${index + 1}`);

function openLog(t: TestContext) {
  const documents = openEmbeddedDocuments({ file: ':memory:' });
  t.after(() => documents.close());
  return logDependencies(documents);
}

test('every event is an entry, in their order, however they came', async (t) => {
  const deps = openLog(t);
  const heads = [treeHead([])];
  let last = 0;
  for (const more of [1, 1, 254, 1, 300, 40]) {
    await appendEvents(deps.documents, last + 1, last + more);
    last += more;
    await extendAll(deps);
    const { size, root, entries } = await auditStored(deps.documents, heads);
    assert.deepEqual(entries, named(last));
    heads.push({ size, root });
  }
  assert.deepEqual(await extendLog(deps, 'acme').then(({ appended, hasMore }) => [appended, hasMore]), [0, false]);
  const tiles = await deps.documents.forTenant('acme').collection(AUDIT_LOG_TILES).list({ limit: 10 });
  assert.deepEqual(
    tiles.map(({ id }) => id),
    ['tile/0/000', 'tile/0/001'],
  );
});

test('many events come in by bounded steps, each with a checkpoint of its own', async (t) => {
  const deps = openLog(t);
  await appendEvents(deps.documents, 1, 600);
  const steps: number[] = [];
  for (;;) {
    const { appended, hasMore } = await extendLog(deps, 'acme');
    if (!hasMore) break;
    steps.push(appended);
    await auditStored(deps.documents);
  }
  assert.deepEqual(steps, [256, 256, 88]);
});

test('events that do not fit on one page come in all the same', async (t) => {
  const documents = openEmbeddedDocuments({ file: ':memory:', limits: { pageBytes: 40_000 } });
  t.after(() => documents.close());
  await appendEvents(documents, 1, 20, { details: { text: 'x'.repeat(5000) } });
  await extendAll(logDependencies(documents));
  assert.deepEqual((await auditStored(documents)).entries, named(20));
});

test('an event that is larger than an entry is there by its digest', async (t) => {
  const deps = openLog(t);
  await appendEvents(deps.documents, 1, 1, { details: { text: 'x'.repeat(70_000) } });
  await extendAll(deps);
  assert.deepEqual((await auditStored(deps.documents)).entries, ['e1']);
});

test('another key signs what comes next, and a log keeps its name', async (t) => {
  const deps = openLog(t);
  await appendEvents(deps.documents, 1, 2);
  await extendAll(deps);
  const before = await auditStored(deps.documents);
  const checkpoints = testCheckpoints(8, 'renamed.example');
  await extendAll({ ...deps, checkpoints });
  assert.deepEqual(await auditStored(deps.documents), before, 'nothing new is to be signed');
  await appendEvents(deps.documents, 3, 3);
  await extendAll({ ...deps, checkpoints });
  await assert.rejects(auditStored(deps.documents), { code: 'NO_TRUSTED_SIGNATURE' });
  const { size } = await auditStored(deps.documents, [before], trustOf(checkpoints, 'log.example/audit/acme'));
  assert.equal(size, 3);
});

test('nothing is appended to a log that is not what its checkpoint says', async (t) => {
  const deps = openLog(t);
  await appendEvents(deps.documents, 1, 5);
  await extendAll(deps);
  const logs = deps.documents.forTenant('acme').collection(AUDIT_LOGS);
  const stored = await storedLog(deps.documents.forTenant('acme'));
  assert.ok(stored);
  const [edge = ''] = stored.body.edge;
  const damages = [
    [{ edge: [`A${edge.slice(1)}`] }, 'TILE_MISMATCH'],
    [{ edge: [edge.slice(0, 8)] }, 'MALFORMED_TILE'],
    [{ edge: [] }, 'NOT_FOUND'],
    [{ root: Buffer.alloc(32).toString('base64') }, 'TILE_MISMATCH'],
  ] as const;
  await appendEvents(deps.documents, 6, 6);
  let { revision } = stored;
  for (const [damage, problem] of damages) {
    ({ revision } = await logs.replace(LOG_ID, revision, { ...stored.body, ...damage }));
    await assert.rejects(extendLog(deps, 'acme'), { reason: 'DATA_CORRUPT', metadata: { problem } });
  }
  ({ revision } = await logs.replace(LOG_ID, revision, { ...stored.body, format: 2 }));
  await assert.rejects(extendLog(deps, 'acme'), { reason: 'DATA_CORRUPT', metadata: { format: '2' } });
  await logs.replace(LOG_ID, revision, stored.body);
  await extendAll(deps);
  assert.equal((await auditStored(deps.documents)).size, 6);
});

test('a lost checkpoint is made anew from the events, and over tiles of other events not at all', async (t) => {
  const deps = openLog(t);
  await appendEvents(deps.documents, 1, 300);
  await extendAll(deps);
  const before = await auditStored(deps.documents);
  const logs = deps.documents.forTenant('acme').collection(AUDIT_LOGS);
  await logs.remove(LOG_ID, (await logs.get(LOG_ID))?.revision ?? 0);
  await extendAll(deps);
  assert.deepEqual(await auditStored(deps.documents), before);

  const other = openLog(t);
  await other.documents
    .forTenant('acme')
    .collection(AUDIT_LOG_TILES)
    .insert('tile/0/000', { hashes: Buffer.alloc(8192).toString('base64') });
  await appendEvents(other.documents, 1, 256);
  await assert.rejects(extendLog(other, 'acme'), { reason: 'DATA_CORRUPT' });
});

test('a store that does not answer changes nothing', async (t) => {
  const deps = openLog(t);
  await appendEvents(deps.documents, 1, 3);
  await deps.documents.close();
  await assert.rejects(extendLog(deps, 'acme'), StoreError);
});
