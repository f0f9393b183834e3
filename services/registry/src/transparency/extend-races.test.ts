import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentStore } from '@policy-registry/storage';
import { openEmbeddedDocuments } from '@policy-registry/storage/embedded';
import type { TreeHead } from '@policy-registry/transparency';
import fc from 'fast-check';
import { type Death, dyingStore, Killed, type Life } from './dying-store.ts';
import { extendLog } from './extend-log.ts';
import { appendEvents, auditStored, extendAll, logDependencies } from './log-fixture.ts';
import { AUDIT_LOGS, headOf, type LogRecord } from './log-record.ts';

/** Every tree that was ever published, in their order. */
function publishedTrees() {
  const heads: TreeHead[] = [];
  const onWrite = (collection: string, _: string, body: unknown) => {
    if (collection === AUDIT_LOGS.name) heads.push(headOf(body as LogRecord));
  };
  return { heads, onWrite };
}

/** One log, append-only, with every event, whatever came before. */
async function checkWhole(documents: DocumentStore, heads: readonly TreeHead[], events: number): Promise<void> {
  await extendAll(logDependencies(documents));
  const { entries } = await auditStored(documents, heads);
  assert.deepEqual(
    entries,
    Array.from({ length: events }, (_, index) => `e${index + 1}`),
  );
  const sizes = heads.map(({ size }) => size);
  assert.deepEqual(
    sizes,
    [...new Set(sizes)].toSorted((a, b) => a - b),
    'a checkpoint was replaced by an older one',
  );
}

/** A process that starts again when it dies. */
async function process(documents: DocumentStore, life: Life, times: number): Promise<number> {
  const deps = logDependencies(dyingStore(documents, life));
  let deaths = 0;
  for (let n = 0; n < times; n += 1) {
    try {
      await extendLog(deps, 'acme');
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      deaths += 1;
    }
  }
  return deaths;
}

test('a death at any write, before or after it takes effect, leaves one log', async () => {
  for (const takesEffect of [false, true]) {
    // A full tile and a checkpoint, twice, and a last checkpoint.
    for (let writes = 0; writes < 5; writes += 1) {
      const documents = openEmbeddedDocuments({ file: ':memory:' });
      const { heads, onWrite } = publishedTrees();
      await appendEvents(documents, 1, 100);
      await extendAll(logDependencies(documents));
      await appendEvents(documents, 101, 700);
      const deaths = await process(documents, { deaths: [{ writes, takesEffect }].values(), onWrite }, 4);
      assert.equal(deaths, 1, `it lived longer than ${writes} writes`);
      await checkWhole(documents, heads, 700);
      await documents.close();
    }
  }
});

test('however processes fall between one another, and die, there is one log, append-only', async () => {
  const anyDeath = fc.record<Death>({ writes: fc.nat({ max: 4 }), takesEffect: fc.boolean() });
  const histories = fc.asyncProperty(
    fc.scheduler(),
    fc.array(anyDeath, { minLength: 1, maxLength: 8 }),
    fc.integer({ min: 2, max: 3 }),
    fc.constantFrom(0, 250, 254),
    async (scheduler, deaths, processes, before) => {
      const documents = openEmbeddedDocuments({ file: ':memory:' });
      const turn = scheduler.scheduleFunction(async () => {}) as () => Promise<void>;
      const { heads, onWrite } = publishedTrees();
      await appendEvents(documents, 1, before);
      const writer = (async () => {
        for (let n = 0; n < 4; n += 1) {
          await turn();
          await appendEvents(documents, before + n * 3 + 1, before + n * 3 + 3);
        }
      })();
      const lives = Array.from({ length: processes }, () => ({ turn, deaths: deaths.values(), onWrite }));
      await scheduler.waitFor(Promise.all([writer, ...lives.map((life) => process(documents, life, 6))]));
      await checkWhole(documents, heads, before + 12);
      await documents.close();
    },
  );
  await fc.assert(histories, { numRuns: 60 });
});
