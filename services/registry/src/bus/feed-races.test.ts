import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventBus } from '@policy-registry/messaging';
import type { DocumentStore, MutableCollection } from '@policy-registry/storage';
import fc from 'fast-check';
import { type BusParts, busParts, feedAll, idsOf, logEvents, named, onBus } from './bus-fixture.ts';
import { type FeedDependencies, feedBatch } from './feed-batch.ts';

/** Waits for its turn among everything that goes on at once. */
type Turn = () => Promise<void>;

class Killed extends Error {}

test('however feeds fall between one another, and die, events are on the bus once and in order', async () => {
  const histories = fc.asyncProperty(
    fc.scheduler(),
    fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 8 }),
    fc.integer({ min: 2, max: 3 }),
    async (scheduler, deaths, processes) => {
      const ends: (() => Promise<void>)[] = [];
      const parts = busParts({ after: (end) => void ends.push(end as () => Promise<void>) });
      const turn = scheduler.scheduleFunction(async () => {}) as Turn;
      const feeds = Array.from({ length: processes }, () => feedFor(interleaved(parts, turn, deaths.values())));
      const writer = (async () => {
        for (const prefix of ['a', 'b', 'c']) {
          await turn();
          await logEvents(parts.documents, named(prefix, 3));
        }
      })();
      await scheduler.waitFor(Promise.all([writer, ...feeds]));
      await feedAll(parts);
      const stored = await onBus(parts.events);
      assert.deepEqual(idsOf(stored), [...named('a', 3), ...named('b', 3), ...named('c', 3)]);
      for (const end of ends) await end();
    },
  );
  await fc.assert(histories, { numRuns: 60 });
});

/** Some batches of one process, which starts again when it dies. */
async function feedFor(deps: FeedDependencies): Promise<void> {
  for (let batch = 0; batch < 5; batch += 1) {
    try {
      await feedBatch(deps, 'acme');
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
}

/**
 * The same parts, where everything may come between any two steps, and where the bus takes one event at a time, as a server does that has no
 * batches. Of the given numbers each is how many more events are published until the process dies.
 */
function interleaved(parts: BusParts, turn: Turn, deaths: Iterator<number>): FeedDependencies {
  let left = deaths.next().value ?? Number.POSITIVE_INFINITY;
  const events = {
    forTenant: (tenant: string) => ({
      async publish(list: readonly Parameters<ReturnType<EventBus['forTenant']>['publish']>[0][number][]) {
        for (const event of list) {
          await turn();
          await parts.events.forTenant(tenant).publish([event]);
          left -= 1;
          if (left >= 0) continue;
          left = deaths.next().value ?? Number.POSITIVE_INFINITY;
          throw new Killed();
        }
      },
    }),
  } as unknown as EventBus;
  const documents = {
    forTenant(tenant: string) {
      const store = parts.documents.forTenant(tenant);
      return { tenant, collection: (definition: never) => inTurns(store.collection(definition), turn) };
    },
  } as unknown as DocumentStore;
  return { documents, events, now: parts.now };
}

function inTurns(collection: MutableCollection<unknown>, turn: Turn): Partial<MutableCollection<unknown>> {
  const wrapped =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await turn();
      return call.apply(collection, args);
    };
  return {
    get: wrapped(collection.get),
    list: wrapped(collection.list),
    insert: wrapped(collection.insert),
    replace: wrapped(collection.replace),
  };
}
