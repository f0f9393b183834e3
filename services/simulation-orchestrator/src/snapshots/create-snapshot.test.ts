import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@policy-registry/canonical';
import type { ServiceError } from '@policy-registry/rpc/errors';
import { openEmbeddedDocuments } from '@policy-registry/storage/embedded';
import { createSimulation } from '../batch/create-simulation.ts';
import { quickSimulate } from '../simulations/quick-simulate.ts';
import { buildNext, builtSnapshot } from '../testing/built-snapshot.ts';
import { queueWith } from '../testing/faulty-parts.ts';
import { keepDocument } from '../testing/keep-document.ts';
import { freshSimulations, QUESTION, type Simulations, TENANT } from '../testing/simulation-fixture.ts';
import { DOCUMENTS, type DocumentRecord } from './collections.ts';
import { createSnapshot } from './create-snapshot.ts';
import { readDocumentList } from './document-list.ts';
import { downloadFactTable } from './download-fact-table.ts';
import { getSnapshot } from './read-snapshot.ts';

const GRYPE = fileURLToPath(new URL('../../../../examples/inventory/shop-grype.json', import.meta.url));

async function withReport(opened: Simulations): Promise<string> {
  return (await keepDocument(opened.deps, opened.context, readFileSync(GRYPE), 'shop-grype.json')).digest;
}

describe('a snapshot that is asked for', () => {
  it('is building until a worker has derived its facts', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, context } = opened;
    const documents = [await withReport(opened)];
    const asked = await createSnapshot(deps, context, { snapshot: 'web', displayName: 'Web', documents });
    assert.deepEqual([asked.state, asked.documentCount, asked.facts], ['building', 1, undefined]);
    assert.equal((await deps.snapshotQueue.forTenant(TENANT).depth()).waiting, 1);
    await buildNext(deps);
    const { state, facts, documentsRead, finishTime } = await getSnapshot(deps, TENANT, 'web');
    assert.deepEqual([state, documentsRead], ['ready', 1]);
    assert.ok(facts !== undefined && facts.findings > 0 && finishTime !== undefined);
  });

  it('cannot be simulated over or downloaded before, and says what to do', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, context } = opened;
    await createSnapshot(deps, context, { snapshot: 'web', displayName: '', documents: [await withReport(opened)] });
    const refused = { reason: 'INVALID_STATE', message: /"web" is building: wait until it is READY/ };
    const question = { ...QUESTION, snapshot: 'web' };
    await assert.rejects(createSimulation(deps, context, question), refused);
    await assert.rejects(quickSimulate(deps, context, { ...question, maxFindings: 10 }), refused);
    await assert.rejects(downloadFactTable(deps, TENANT, 'web', { offset: 0, length: 0 }), refused);
  });

  it('keeps its name, whether it is building or ready; repeats of the request are one', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, context } = opened;
    const request = { snapshot: 'web', displayName: '', documents: [await withReport(opened)] };
    const marked = { ...context, requestMark: { key: 'once', time: 1 } };
    const first = await createSnapshot(deps, marked, request);
    assert.deepEqual(await createSnapshot(deps, marked, request), first);
    await assert.rejects(createSnapshot(deps, context, request), { reason: 'ALREADY_EXISTS' });
    await buildNext(deps);
    assert.equal((await createSnapshot(deps, marked, request)).state, 'ready');
    await assert.rejects(createSnapshot(deps, context, request), { reason: 'ALREADY_EXISTS' });
    assert.equal((await deps.snapshotQueue.forTenant(TENANT).depth()).waiting, 0);
  });

  it('gives its name back when it has failed', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, context } = opened;
    const content = Buffer.from(JSON.stringify(tangledBom(6_000)));
    const { digest } = await keepDocument(deps, context, content, 'tangled.json');
    const request = { snapshot: 'web', displayName: '', documents: [digest] };
    const failed = await builtSnapshot(deps, context, request);
    assert.equal(failed.state, 'failed');
    assert.match(failed.failure, /name each other too often/);
    const wanted = {
      reason: 'INVALID_STATE',
      message: /could not be built: .*too often.* Create it again, or another/,
    };
    await assert.rejects(createSimulation(deps, context, { ...QUESTION, snapshot: 'web' }), wanted);
    const again = await builtSnapshot(deps, context, { ...request, documents: [await withReport(opened)] });
    assert.deepEqual([again.state, again.round, again.failure], ['ready', 1, '']);
  });

  it('is one of a bounded number that a tenant has building', async (t) => {
    const opened = await freshSimulations(t);
    const { context } = opened;
    const deps = { ...opened.deps, limits: { ...opened.deps.limits, snapshotsBuilding: 2 } };
    const documents = [await withReport(opened)];
    const ask = (snapshot: string) => createSnapshot(deps, context, { snapshot, displayName: '', documents });
    await ask('a');
    await ask('b');
    await assert.rejects(ask('c'), { reason: 'LIMIT_EXCEEDED', message: /2 snapshots are building; the limit is 2/ });
    await buildNext(deps);
    assert.equal((await ask('c')).state, 'building');
  });

  it('is of documents that are there, and not of too many bytes', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, context } = opened;
    const digest = await withReport(opened);
    const none = sha256('none');
    const ask = (documents: string[], limits = deps.limits) =>
      createSnapshot({ ...deps, limits }, context, { snapshot: 'web', displayName: '', documents });
    await assert.rejects(ask([digest, none]), (error: ServiceError) => {
      return error.reason === 'NOT_FOUND' && error.metadata.digest === none;
    });
    await assert.rejects(ask([digest], { ...deps.limits, snapshotBytes: 10 }), { reason: 'TOO_LARGE' });
    await assert.rejects(getSnapshot(deps, TENANT, 'web'), { reason: 'NOT_FOUND' });
  });

  it('may be of ten thousand documents, which are a set', async (t) => {
    const opened = await freshSimulations(t);
    const { context } = opened;
    const inMemory = openEmbeddedDocuments({ file: ':memory:' });
    t.after(() => inMemory.close());
    const deps = { ...opened.deps, documents: inMemory };
    const documents: string[] = [];
    const records = inMemory.forTenant(TENANT).collection(DOCUMENTS);
    for (let n = 0; n < 10_000; n += 1) documents.push(sha256(`document ${n}`));
    await Promise.all(documents.map((digest) => records.insert(digest, { ...NO_DOCUMENT, digest })));
    const record = await createSnapshot(deps, context, {
      ...{ snapshot: 'wide', displayName: '' },
      documents: [...documents.toReversed(), ...documents.slice(0, 5)],
    });
    assert.equal(record.documentCount, 10_000);
    assert.ok(JSON.stringify(record).length < 1_000);
    const listed = await readDocumentList(deps.objects.forTenant(TENANT), record.documentsDigest);
    assert.deepEqual(listed, documents.toSorted());
  });

  it('is recorded though the queue is lost afterwards', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, context, lines } = opened;
    const snapshotQueue = queueWith(deps.snapshotQueue, { enqueue: () => Promise.reject(new Error('full')) });
    const request = { snapshot: 'web', displayName: '', documents: [await withReport(opened)] };
    assert.equal((await createSnapshot({ ...deps, snapshotQueue }, context, request)).state, 'building');
    assert.equal(lines.at(-1)?.msg, 'a snapshot is recorded and not in the queue yet');
  });
});

const NO_DOCUMENT: Omit<DocumentRecord, 'digest'> = {
  ...{ format: 'openvex', filename: '', size: 1, components: 0, matches: 0, statements: 0, notes: [] },
  ...{ uploadedBy: 'test', uploadTime: '2026-01-01T00:00:00Z' },
};

function tangledBom(size: number): object {
  const affects = Array.from({ length: size }, (_, n) => ({ ref: `r${n}` }));
  return {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.6' },
    components: affects.map(({ ref }) => ({ name: ref, 'bom-ref': ref })),
    vulnerabilities: [{ id: 'CVE-2021-44228', references: affects.map(({ ref }) => ({ id: `OWN-${ref}` })), affects }],
  };
}
