import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AuditService, PackService, TransparencyService } from '@policy-registry/contracts/registry';
import { auditEntry } from '@policy-registry/events/audit-entry';
import {
  auditLog,
  hashLeaf,
  type LogSource,
  openCheckpoint,
  parseNoteKey,
  verifyConsistency,
  verifyInclusion,
} from '@policy-registry/transparency';
import { type Operated, operated } from '../admin/admin-fixture.ts';
import { given } from '../kernel/story-fixture.ts';
import { appendEvents, extendAll, logDependencies } from './log-fixture.ts';

const { getCheckpoint, getInclusionProof, getConsistencyProof, getLogObject } = TransparencyService.method;
const { listAuditEvents } = AuditService.method;

async function checkpointOf({ call }: Operated, as = 'operator') {
  return given((await call(getCheckpoint, {}, { as })).checkpoint);
}

const createPack = ({ call }: Operated, pack: string) => call(PackService.method.createPack, { pack: { pack } });

/** A registry with a log of so many events. */
async function withEvents(t: TestContext, count: number): Promise<Operated> {
  const registry = operated(t);
  await appendEvents(registry.deps.documents, 1, count);
  await extendAll(logDependencies(registry.deps.documents));
  return registry;
}

/** The log as any client of such logs reads it. */
function sourceOf({ call }: Operated): LogSource {
  return {
    async read(path) {
      const { content } = await call(getLogObject, { path });
      return given(content).data;
    },
  };
}

test('every acknowledged call is in the next checkpoint, which its key has signed', async (t) => {
  const registry = operated(t);
  for (const [index, pack] of ['a', 'b', 'c'].entries()) {
    await createPack(registry, pack);
    const { size, rootHash, note, verifierKey } = await checkpointOf(registry);
    assert.equal(size, BigInt(index + 1));
    const keys = [parseNoteKey(verifierKey)];
    const opened = openCheckpoint(Buffer.from(note), { origin: 'log.example/audit/acme', keys });
    assert.deepEqual([opened.size, Buffer.from(opened.root)], [index + 1, Buffer.from(rootHash)]);
  }
});

test('an auditor reads the whole log by its paths, and finds what AuditService lists', async (t) => {
  const registry = await withEvents(t, 513);
  await createPack(registry, 'late');
  const keys = [parseNoteKey((await checkpointOf(registry)).verifierKey)];
  const entries: Buffer[] = [];
  const { size } = await auditLog({
    source: sourceOf(registry),
    trust: { origin: 'log.example/audit/acme', keys },
    onEntry: ({ entry }) => void entries.push(Buffer.from(entry)),
  });
  assert.equal(size, 514);
  const { events } = await registry.call(listAuditEvents, { pageSize: 100 });
  assert.deepEqual(
    entries.slice(0, 100),
    events.map((event) => auditEntry(event)),
  );
  assert.match(String(entries.at(-1)), /"pack":"late"/);
});

test('that an event is in the log is proven, in the newest and in every size that has it', async (t) => {
  const registry = await withEvents(t, 300);
  const newest = await checkpointOf(registry);
  for (const [event, asked] of [
    ['e1', 0n],
    ['e256', 0n],
    ['e300', 300n],
    ['e7', 7n],
    ['e7', 256n],
  ] as const) {
    const proof = await registry.call(getInclusionProof, { event, size: asked });
    assert.equal(proof.leafIndex, BigInt(event.slice(1)) - 1n);
    assert.equal(proof.size, asked === 0n ? 300n : asked);
    assert.match(Buffer.from(proof.entry).toString(), new RegExp(`"event":"${event}"`));
    if (proof.size < newest.size) continue;
    const inclusion = { index: Number(proof.leafIndex), leaf: hashLeaf(proof.entry), path: proof.hashes };
    verifyInclusion(inclusion, { size: Number(proof.size), root: newest.rootHash });
  }
});

test('that a log grew by appending alone is proven', async (t) => {
  const registry = await withEvents(t, 255);
  const old = await checkpointOf(registry);
  await appendEvents(registry.deps.documents, 256, 700);
  const now = await checkpointOf(registry);
  const { fromSize, toSize, hashes } = await registry.call(getConsistencyProof, { fromSize: old.size });
  assert.deepEqual([fromSize, toSize], [255n, 700n]);
  verifyConsistency({ size: 255, root: old.rootHash }, { size: 700, root: now.rootHash }, hashes);
  const between = await registry.call(getConsistencyProof, { fromSize: 255n, toSize: 256n });
  assert.deepEqual([between.fromSize, between.toSize], [255n, 256n]);
  assert.deepEqual((await registry.call(getConsistencyProof, {})).hashes, []);
});

test('objects have their types, tiles may be kept for ever, and partial ones stay when the log goes on', async (t) => {
  const registry = await withEvents(t, 10);
  const { call } = registry;
  const checkpoint = await call(getLogObject, { path: 'checkpoint' });
  assert.deepEqual([checkpoint.content?.contentType, checkpoint.immutable], ['text/plain; charset=utf-8', false]);
  const partial = await call(getLogObject, { path: 'tile/0/000.p/10' });
  assert.deepEqual([partial.content?.contentType, partial.immutable], ['application/octet-stream', true]);
  const entries = await call(getLogObject, { path: 'tile/entries/000.p/3' });
  await appendEvents(registry.deps.documents, 11, 600);
  const full = await call(getLogObject, { path: 'tile/0/001' });
  assert.equal(full.content?.data.length, 8192);
  assert.deepEqual(await call(getLogObject, { path: 'tile/0/000.p/10' }), partial);
  assert.deepEqual(await call(getLogObject, { path: 'tile/entries/000.p/3' }), entries);
  assert.equal((await call(getLogObject, { path: 'tile/1/000.p/2' })).content?.data.length, 64);
});

test('what the log has not is not found, and what cannot be asked is refused', async (t) => {
  const registry = await withEvents(t, 300);
  const { call } = registry;
  for (const path of ['tile/0/001', 'tile/0/001.p/45', 'tile/0/002.p/1', 'tile/2/000.p/1', 'tile/entries/001.p/45']) {
    await assert.rejects(call(getLogObject, { path }), { reason: 'NOT_FOUND' }, path);
  }
  for (const path of ['tile', 'tile/0/1', 'tile/0/000.p/256', 'tile/entries/000/', '../checkpoint', 'checkpoint/']) {
    await assert.rejects(call(getLogObject, { path }), { reason: 'INVALID_ARGUMENT' }, path);
  }
  await assert.rejects(call(getInclusionProof, { event: 'e301' }), { reason: 'NOT_FOUND' });
  for (const size of [301n, 6n, 2n ** 63n - 1n]) {
    await assert.rejects(call(getInclusionProof, { event: 'e7', size }), { reason: 'INVALID_ARGUMENT' });
  }
  for (const [fromSize, toSize] of [
    [301n, 0n],
    [0n, 301n],
    [8n, 7n],
    [2n ** 63n - 1n, 0n],
  ] as const) {
    await assert.rejects(call(getConsistencyProof, { fromSize, toSize }), { reason: 'INVALID_ARGUMENT' });
  }
});

test('each tenant has a log of its own; of one of whom nothing is known it is empty, and reading writes nothing', async (t) => {
  const registry = await withEvents(t, 3);
  const { call, deps } = registry;
  const { size, note, verifierKey } = await checkpointOf(registry, 'olga@globex');
  assert.equal(size, 0n);
  const keys = [parseNoteKey(verifierKey)];
  assert.equal(openCheckpoint(Buffer.from(note), { origin: 'log.example/audit/globex', keys }).size, 0);
  assert.equal((await checkpointOf(registry, 'olga@globex')).note, note);
  await assert.rejects(call(getInclusionProof, { event: 'e1' }, { as: 'olga@globex' }), { reason: 'NOT_FOUND' });
  await assert.rejects(call(getLogObject, { path: 'tile/0/000.p/3' }, { as: 'olga@globex' }), { reason: 'NOT_FOUND' });
  assert.deepEqual(await deps.documents.tenants(), ['acme']);
});
