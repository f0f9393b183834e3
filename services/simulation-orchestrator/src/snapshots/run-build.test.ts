import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Digest, sha256 } from '@policy-registry/canonical';
import {
  bytesSource,
  type DocumentSink,
  joinDocuments,
  readDocumentStream,
  writeFactTableIndex,
} from '@policy-registry/inventory';
import { buildNext } from '../testing/built-snapshot.ts';
import { objectsWith } from '../testing/faulty-parts.ts';
import { keepDocument } from '../testing/keep-document.ts';
import { freshSimulations, type Simulations, TENANT } from '../testing/simulation-fixture.ts';
import { stopWhileReading } from '../testing/stop-while-reading.ts';
import { BuildLost, beginBuild, failBuild, finishBuild, tellRead } from './change-snapshot.ts';
import type { SnapshotRecord } from './collections.ts';
import { createSnapshot } from './create-snapshot.ts';
import { readDocumentList } from './document-list.ts';
import { getSnapshot, readyFacts } from './read-snapshot.ts';
import { reconcileSnapshots } from './reconcile-snapshots.ts';
import { runBuild } from './run-build.ts';
import { SNAPSHOT_QUEUE } from './snapshot-queue.ts';
import { startSnapshotWorker } from './snapshot-worker.ts';

const INVENTORY = fileURLToPath(new URL('../../../../examples/inventory', import.meta.url));

async function asked({ deps, context }: Simulations, components: number, filename = 'sbom.json'): Promise<string> {
  const listed = Array.from({ length: components }, (_, n) => ({ name: `c${n}` }));
  const bom = Buffer.from(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: listed }));
  const { digest } = await keepDocument(deps, context, bom, filename);
  await createSnapshot(deps, context, { snapshot: 'web', displayName: '', documents: [digest] });
  return digest;
}

function web({ deps }: Simulations): Promise<SnapshotRecord> {
  return getSnapshot(deps, TENANT, 'web');
}

async function eventTypes({ deps }: Simulations): Promise<string[]> {
  const pending = await deps.documents.forTenant(TENANT).pendingEvents(1000);
  const own = pending.filter(({ documentId }) => documentId === 'web');
  return own.flatMap(({ events }) => events.map(({ type }) => type.replace('policy.inventory.', '')));
}

describe('a snapshot that is built', () => {
  it('is the table, and the index, that anybody makes of the same files', async (t) => {
    const { deps } = await freshSimulations(t);
    const facts = await readyFacts(deps, TENANT, 'shop');
    const documents = ['shop.openvex.json', 'shop-grype.json', 'shop-sbom.cdx.json'].map((name) => {
      const bytes = readFileSync(`${INVENTORY}/${name}`);
      return { digest: sha256(bytes), read: (sink: DocumentSink) => readDocumentStream(bytesSource(bytes), sink) };
    });
    const table = joinDocuments(documents);
    for await (const _ of table);
    const { digest, stats, rowCount } = table.index;
    assert.deepEqual([facts.factTableDigest, facts.findings], [digest, rowCount]);
    assert.deepEqual(facts.bySeverity, stats.bySeverity);
    const stored = await deps.objects.forTenant(TENANT).get(facts.factTableIndexDigest as Digest);
    assert.ok(Buffer.from(writeFactTableIndex(table.index)).equals(stored));
  });

  for (const [what, damage] of [
    ['another byte', (path: string) => writeFileSync(path, readFileSync(path, 'latin1').replace('a', 'b'), 'latin1')],
    ['fewer bytes', (path: string) => writeFileSync(path, readFileSync(path).subarray(1))],
  ] as const) {
    it(`has failed for a document that has ${what} than were uploaded, and names it`, async (t) => {
      const opened = await freshSimulations(t);
      const digest = await asked(opened, 3, 'damaged.json');
      const [path = ''] = globSync(`${opened.folder}/objects/**/*${digest.slice('sha256:'.length + 4)}*`);
      damage(path);
      const reports: unknown[] = [];
      await buildNext(opened.deps, { report: (error) => reports.push(error) });
      const { state, failure } = await web(opened);
      assert.equal(state, 'failed');
      assert.match(failure, new RegExp(`^Document ${digest} \\(damaged.json\\) is not stored any more`));
      assert.equal(reports.length, 1);
      assert.deepEqual(await eventTypes(opened), ['snapshot_requested', 'snapshot_failed']);
    });
  }

  it('says how far it is, and tells of itself when it is ready', async (t) => {
    const opened = await freshSimulations(t);
    await asked(opened, 3);
    await buildNext(opened.deps);
    const { state, documentsRead, facts } = await web(opened);
    assert.deepEqual([state, documentsRead, facts?.components], ['ready', 1, 3]);
    assert.deepEqual(await eventTypes(opened), ['snapshot_requested', 'snapshot_created']);
  });

  it('waits for a disk that can be written, until its tries are spent', async (t) => {
    const opened = await freshSimulations(t);
    // More than is held in memory while documents are joined.
    await asked(opened, 40_000);
    const { TMPDIR = tmpdir() } = process.env;
    process.env.TMPDIR = join(TMPDIR, 'not', 'there');
    try {
      await assert.rejects(buildNext(opened.deps), { reason: 'UNAVAILABLE' });
      assert.equal((await web(opened)).state, 'building');
      for (let delivery = 2; delivery < SNAPSHOT_QUEUE.maxDeliveries; delivery += 1) {
        await assert.rejects(buildNext(opened.deps), { reason: 'UNAVAILABLE' });
      }
      await buildNext(opened.deps);
    } finally {
      process.env.TMPDIR = TMPDIR;
    }
    const { state, failure } = await web(opened);
    assert.equal(state, 'failed');
    assert.match(failure, /disk on which documents are joined/);
  });
});

describe('of several workers on one snapshot', () => {
  it('the one that began last writes', async (t) => {
    const opened = await freshSimulations(t);
    const { documents } = opened.deps;
    await asked(opened, 1);
    const job = { snapshot: 'web', round: 0 };
    const facts = await readyFacts(opened.deps, TENANT, 'shop');
    const first = await beginBuild(documents, TENANT, job);
    const second = await beginBuild(documents, TENANT, job);
    await assert.rejects(tellRead(documents, TENANT, first, 1), BuildLost);
    await assert.rejects(finishBuild(documents, TENANT, first, facts, new Date()), BuildLost);
    await assert.rejects(failBuild(documents, TENANT, first, 'x', new Date()), BuildLost);
    await finishBuild(documents, TENANT, second, facts, new Date());
    await assert.rejects(beginBuild(documents, TENANT, job), BuildLost);
    await assert.rejects(finishBuild(documents, TENANT, second, facts, new Date()), BuildLost);
    assert.deepEqual((await web(opened)).facts, facts);
  });

  it('none begins again what so many have died of', async (t) => {
    const opened = await freshSimulations(t);
    await asked(opened, 1);
    const job = { snapshot: 'web', round: 0 };
    for (let n = 0; n < SNAPSHOT_QUEUE.maxDeliveries; n += 1) await beginBuild(opened.deps.documents, TENANT, job);
    await buildNext(opened.deps);
    const { state, failure } = await web(opened);
    assert.equal(state, 'failed');
    assert.match(failure, /begun 5 times, and never came to an end/);
  });

  it('one that dies in the middle leaves it to the next, which begins anew', async (t) => {
    const opened = await freshSimulations(t);
    const { deps } = opened;
    await asked(opened, 3);
    const documents = Object.create(deps.documents, {
      forTenant: { value: () => assert.fail('the process has died') },
    }) as typeof deps.documents;
    let isDead = false;
    const dying = {
      ready: () => deps.documents.ready(),
      forTenant: (tenant: string) => (isDead ? documents : deps.documents).forTenant(tenant),
    } as typeof deps.documents;
    const lease = (await deps.snapshotQueue.claim({ waitMs: 0 })) ?? assert.fail();
    const now = () => {
      isDead = true;
      return deps.now();
    };
    // When it asks for the time, its facts are stored, and not recorded yet.
    const dead = runBuild({ ...deps, documents: dying, now, progressMs: 0, report: () => {} }, lease, t.signal);
    await assert.rejects(dead, /the process has died/);
    await lease.nack({ delayMs: 0, reason: 'lost' });
    const { state, attempts, documentsRead } = await web(opened);
    assert.deepEqual([state, attempts, documentsRead], ['building', 1, 1]);
    await buildNext(deps);
    const built = await web(opened);
    assert.deepEqual([built.state, built.attempts, built.facts?.components], ['ready', 2, 3]);
    assert.deepEqual(await eventTypes(opened), ['snapshot_requested', 'snapshot_created']);
  });

  it('one that is stopped gives it back, however often', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, context } = opened;
    await asked(opened, 1);
    const stops = SNAPSHOT_QUEUE.maxDeliveries + 1;
    for (let time = 0; time < stops; time += 1) {
      await stopWhileReading(deps.objects, (objects) => startSnapshotWorker({ ...deps, objects, log: context.log }));
      const { state, attempts, givenBack } = await web(opened);
      assert.deepEqual([state, attempts, givenBack], ['building', time + 1, time + 1]);
    }
    await buildNext(deps);
    assert.deepEqual([(await web(opened)).state, (await web(opened)).attempts], ['ready', stops + 1]);
  });

  it('one takes it from the queue, and leaves nothing there', async (t) => {
    const opened = await freshSimulations(t);
    await asked(opened, 1);
    const worker = startSnapshotWorker({ ...opened.deps, log: opened.context.log });
    await t.waitFor(async () => assert.equal((await web(opened)).state, 'ready'), { timeout: 30_000 });
    await worker.stop(30_000);
    assert.deepEqual(await opened.deps.snapshotQueue.forTenant(TENANT).depth(), {
      ...{ waiting: 0, started: 0, deadLetters: 0 },
    });
  });
});

it('a snapshot that was begun last by who has no lease any more is not left without a job', async (t) => {
  const opened = await freshSimulations(t);
  const { deps } = opened;
  await asked(opened, 1);
  const late = (await deps.snapshotQueue.claim({ waitMs: 0 })) ?? assert.fail();
  // It stands still before it begins, and its lease runs out.
  await late.nack({ delayMs: 0 });
  const lease = (await deps.snapshotQueue.claim({ waitMs: 5_000 })) ?? assert.fail();
  const lost = new AbortController();
  let goingOn: Promise<void> | undefined;
  const plain = objectsWith(deps.objects, async () => {});
  const objects: typeof deps.objects = {
    ...plain,
    forTenant(tenant) {
      const own = plain.forTenant(tenant);
      return {
        ...own,
        async putStream(...content) {
          goingOn ??= runBuild({ ...deps, progressMs: 0, report: () => {} }, late, lost.signal);
          lost.abort(new Error('the lease is lost'));
          await assert.rejects(goingOn);
          return own.putStream(...content);
        },
      };
    },
  };
  await runBuild({ ...deps, objects, progressMs: 1e9, report: () => {} }, lease, t.signal);
  if (!lease.settled) await lease.ack();
  await reconcileSnapshots(deps, TENANT);
  assert.equal((await web(opened)).state, 'building');
  await buildNext(deps);
  assert.equal((await web(opened)).state, 'ready');
});

describe('upkeep of snapshots', () => {
  it('enqueues what is building and has no job; twice is once', async (t) => {
    const opened = await freshSimulations(t);
    const { deps } = opened;
    const other = await opened.messages.queue({ ...SNAPSHOT_QUEUE, name: 'thrown-away' });
    await asked(opened, 1);
    const moved = { ...deps, snapshotQueue: other };
    await reconcileSnapshots(moved, TENANT);
    await reconcileSnapshots(moved, TENANT);
    assert.equal((await other.forTenant(TENANT).depth()).waiting, 1);
    await buildNext(moved);
    assert.equal((await web(opened)).state, 'ready');
  });

  it('marks as failed what the queue has given up', async (t) => {
    const opened = await freshSimulations(t);
    const { deps } = opened;
    await asked(opened, 1);
    for (let n = 0; n < SNAPSHOT_QUEUE.maxDeliveries; n += 1) {
      await (await deps.snapshotQueue.claim({ waitMs: 5_000 }))?.nack({ delayMs: 0, reason: 'the worker died' });
    }
    await reconcileSnapshots(deps, TENANT);
    const { state, failure, documentsDigest } = await web(opened);
    assert.deepEqual([state, failure], ['failed', 'Given up at attempt 5: the worker died']);
    assert.equal((await readDocumentList(deps.objects.forTenant(TENANT), documentsDigest)).length, 1);
    await reconcileSnapshots(deps, TENANT);
  });
});
