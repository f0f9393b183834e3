import { availableParallelism } from 'node:os';
import type { Digest } from '@policy-registry/canonical';
import type { ObjectStore } from '@policy-registry/storage';
import { LRUCache } from 'lru-cache';
import { Permits } from '../../kernel/permits.ts';
import { type ComparisonParts, loadParts } from '../comparison-parts.ts';
import { factIndex } from '../open-facts.ts';
import type { ShardEngine } from '../shard-engine.ts';
import { EvaluationThread, type ThreadHas } from './evaluation-thread.ts';

/** Comparisons whose policies are kept for the next shard, and tables whose indexes: as many as runs of a few tenants that take turns. */
const KEPT = 8;

export interface ThreadOptions {
  readonly objects: ObjectStore;
  /** 0 for one a core. */
  readonly threads: number;
  /** What a thread runs; another one in tests alone. */
  readonly entry?: URL;
}

/**
 * Evaluates shards in threads of this process, which begin with the first shard. What is no file of this machine is read by this thread for
 * them. A thread that dies loses the shard that it has in hand, and nothing else.
 */
export function threadEngine({ objects, threads, entry }: ThreadOptions): ShardEngine {
  const most = threads === 0 ? availableParallelism() : threads;
  const permits = new Permits(most);
  const idle: EvaluationThread[] = [];
  const busy = new Set<EvaluationThread>();
  const parts = new LRUCache<string, Promise<ComparisonParts>>({ max: KEPT });
  const indexes = new LRUCache<string, Promise<Uint8Array>>({ max: KEPT });

  const withThread = async <R>(
    wanted: Required<ThreadHas>,
    signal: AbortSignal,
    use: (thread: EvaluationThread) => Promise<R>,
  ): Promise<R> => {
    await permits.take(signal);
    try {
      const thread = takeReadiest(idle, wanted) ?? new EvaluationThread(entry);
      busy.add(thread);
      try {
        return await use(thread);
      } finally {
        busy.delete(thread);
        if (!thread.isGone) idle.push(thread);
      }
    } finally {
      permits.give();
    }
  };

  return {
    // One shard more than threads, for the first that is done with its own. Every further one would keep other tenants waiting.
    lanes: most + 1,
    async evaluate({ tenant, inputs, lock, shard }, options) {
      const comparison = `${tenant}/${lock}`;
      const table = `${tenant}/${inputs.factTableIndexDigest}`;
      const opening = objects.forTenant(tenant).open(inputs.factTableDigest as Digest);
      const preparing = Promise.all([
        opening,
        keep(indexes, table, () => factIndex({ objects }, tenant, inputs)),
        keep(parts, comparison, () => loadParts({ objects }, tenant, inputs)),
      ]);
      // Who was asked first is first, however long that takes; where it fails, that is thrown when it is its turn.
      preparing.catch(() => {});
      try {
        return await withThread({ table, comparison }, options.signal, async (thread) => {
          const [facts, index, parts] = await preparing;
          const task = {
            ...{ facts, shard, samples: inputs.samples },
            table: { key: table, index },
            comparison: { key: comparison, parts },
          };
          return thread.evaluate(task, options);
        });
      } finally {
        const facts = await opening.catch(() => undefined);
        await facts?.close();
      }
    },
    async close() {
      await Promise.all([...idle.splice(0), ...busy].map((thread) => thread.close()));
    },
  };
}

/** Of the threads that wait, that which has to be told least. */
function takeReadiest(
  idle: EvaluationThread[],
  { table, comparison }: Required<ThreadHas>,
): EvaluationThread | undefined {
  const places = [
    idle.findIndex(({ has }) => has.comparison === comparison),
    idle.findIndex(({ has }) => has.table === table),
    0,
  ];
  return idle.splice(places.find((place) => place >= 0) ?? 0, 1)[0];
}

/** What was loaded before, or now; a failure is not kept. */
function keep<T extends object>(kept: LRUCache<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const loading = load();
  kept.set(key, loading);
  loading.catch(() => {
    if (kept.peek(key) === loading) kept.delete(key);
  });
  return loading;
}
