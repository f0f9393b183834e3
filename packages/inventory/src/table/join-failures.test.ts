import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadableDocument } from '../join/readable-document.ts';
import { openFileSpool, type Spool } from '../spool/spool.ts';
import { readable } from '../testing/joined.ts';
import { digested, grypeMatch, grypeReport } from '../testing/small-documents.ts';
import { type JoinOptions, joinDocuments } from './join-documents.ts';

/** Enough for each kind of spool: the log of what was said, the runs that are sorted, and the batches of the table. */
const MATCHES = 70_000;
const report = () => {
  const one = digested(grypeReport([grypeMatch()]));
  const [match] = one[0]?.document.matches ?? [];
  const document = readable(one[0] ?? assert.fail());
  return {
    ...document,
    async read(sink) {
      for (let n = 0; n < MATCHES; n += 1) {
        sink.match({
          component: match?.component ?? assert.fail(),
          advisory: { id: `CVE-1-${n}`, aliases: [], feed: '' },
        });
        if (n % 5_000 === 0) await sink.drain?.();
      }
      await sink.drain?.();
      return { format: 'grype' };
    },
  } satisfies ReadableDocument;
};

/** Counts what is open. */
function countedSpools(fail: (opened: number) => void = () => {}) {
  const counts = { opened: 0, open: 0 };
  const openSpool = async (): Promise<Spool> => {
    const spool = await openFileSpool();
    counts.opened += 1;
    counts.open += 1;
    const opened = counts.opened;
    return {
      async append(bytes) {
        fail(opened);
        await spool.append(bytes);
      },
      read: (offset, bytes) => spool.read(offset, bytes),
      async close() {
        counts.open -= 1;
        await spool.close();
      },
    };
  };
  return { counts, openSpool };
}

async function takeAll(options: JoinOptions, documents: readonly ReadableDocument[] = [report()]): Promise<number> {
  const table = joinDocuments(documents, options);
  for await (const _ of table);
  return table.index.rowCount;
}

test('every spool is closed when the table is there', async () => {
  const { counts, openSpool } = countedSpools();
  assert.equal(await takeAll({ openSpool }), MATCHES);
  assert.deepEqual(counts, { opened: 3, open: 0 });
});

for (const failing of [1, 2, 3]) {
  test(`every spool is closed when spool ${failing} fails`, async () => {
    const full = new Error('no space left');
    const { counts, openSpool } = countedSpools((opened) => {
      if (opened === failing) throw full;
    });
    await assert.rejects(takeAll({ openSpool }), full);
    assert.deepEqual(counts, { opened: failing, open: 0 });
  });
}

test('every spool is closed when nobody wants more chunks', async () => {
  const { counts, openSpool } = countedSpools();
  for await (const _ of joinDocuments([report()], { openSpool })) break;
  assert.deepEqual(counts, { opened: 3, open: 0 });
});

test('every spool is closed when a document cannot be read', async () => {
  const { counts, openSpool } = countedSpools();
  const gone = new Error('gone');
  const broken: ReadableDocument = { digest: `sha256:${'f'.repeat(64)}`, read: () => Promise.reject(gone) };
  await assert.rejects(takeAll({ openSpool }, [report(), broken]), gone);
  assert.deepEqual(counts, { opened: 1, open: 0 });
});

test('more disk than may be used is TOO_LARGE', async () => {
  const { counts, openSpool } = countedSpools();
  const limits = { maxSpoolBytes: 8_000_000 };
  await assert.rejects(takeAll({ openSpool, limits }), {
    code: 'TOO_LARGE',
    message: /more than 8000000 bytes of disk/,
  });
  assert.equal(counts.open, 0);
});

test('a signal ends it at any stage, with its reason', async () => {
  for (const stage of [1, 2, 3]) {
    const abort = new AbortController();
    const reason = new Error(`stage ${stage}`);
    const { counts, openSpool } = countedSpools((opened) => {
      if (opened === stage) abort.abort(reason);
    });
    await assert.rejects(takeAll({ openSpool, signal: abort.signal }), reason);
    assert.equal(counts.open, 0);
  }
});

test('others have their turn meanwhile: one of them ends a document that goes on for ever', async () => {
  const abort = new AbortController();
  const reason = new Error('enough');
  const endless: ReadableDocument = {
    digest: `sha256:${'0'.repeat(64)}`,
    async read(sink) {
      for (;;) {
        sink.component({ name: 'x' });
        await sink.drain?.();
      }
    },
  };
  setImmediate(() => abort.abort(reason));
  await assert.rejects(takeAll({ signal: abort.signal }, [endless]), reason);
});
