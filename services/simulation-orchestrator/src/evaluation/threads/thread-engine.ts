import { availableParallelism } from 'node:os';
import type { ObjectStore } from '@policy-registry/storage';
import { LRUCache } from 'lru-cache';
import { Permits } from '../../kernel/permits.ts';
import { type ComparisonParts, comparisonKey, loadParts } from '../comparison-parts.ts';
import type { ShardEngine } from '../shard-engine.ts';
import { EvaluationThread } from './evaluation-thread.ts';

/** Comparisons whose policies are kept for the next shard: as many as runs of a few tenants that take turns. */
const KEPT_PARTS = 8;

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
  const parts = new LRUCache<string, Promise<ComparisonParts>>({ max: KEPT_PARTS });

  const withThread = async <R>(
    key: string,
    signal: AbortSignal,
    use: (thread: EvaluationThread) => Promise<R>,
  ): Promise<R> => {
    await permits.take(signal);
    try {
      const place = idle.findIndex((thread) => thread.key === key);
      const [thread = new EvaluationThread(entry)] = idle.splice(Math.max(place, 0), 1);
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
    async evaluate({ tenant, inputs, shard }, options) {
      const key = comparisonKey(tenant, inputs);
      const loaded = await keep(parts, key, () => loadParts({ objects }, tenant, inputs));
      const facts = await objects.forTenant(tenant).open(loaded.factTable);
      try {
        const task = { key, parts: loaded, facts, shard, samples: inputs.samples };
        return await withThread(key, options.signal, (thread) => thread.evaluate(task, options));
      } finally {
        await facts.close();
      }
    },
    async close() {
      await Promise.all([...idle.splice(0), ...busy].map((thread) => thread.close()));
    },
  };
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
