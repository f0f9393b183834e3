import { availableParallelism } from 'node:os';
import type { Digest } from '@policy-registry/canonical';
import type { ObjectStore, OpenObject } from '@policy-registry/storage';
import type { Logger } from '@policy-registry/telemetry';
import { LRUCache } from 'lru-cache';
import { untilAborted } from '../../kernel/until-aborted.ts';
import { type ComparisonParts, loadParts } from '../comparison-parts.ts';
import { factIndex } from '../open-facts.ts';
import type { ShardEngine } from '../shard-engine.ts';
import { DividedShard } from './divided-shard.ts';
import { ThreadPool } from './thread-pool.ts';

/** Comparisons whose policies are kept for the next shard, and tables whose indexes: as many as runs of a few tenants that take turns. */
const KEPT = 8;
/** So long a thread waits for a shard of its own before it helps with another's: the next one is mostly on its way. */
const GRACE_MS = 4;

export interface ThreadOptions {
  readonly objects: ObjectStore;
  /** 0 for one a core. */
  readonly threads: number;
  readonly log: Pick<Logger, 'warn'>;
  /** What a thread runs; another one in tests alone. */
  readonly entry?: URL;
}

/**
 * Evaluates shards in threads of this process, which begin when they are needed. What is no file of this machine is read by this thread for
 * them. A thread that nobody waits for helps with a shard that others have in hand. One that dies loses that shard, and nothing else.
 */
export function threadEngine({ objects, threads, log, entry }: ThreadOptions): ShardEngine {
  const parts = new LRUCache<string, Promise<ComparisonParts>>({ max: KEPT });
  const indexes = new LRUCache<string, Promise<Uint8Array>>({ max: KEPT });
  /** Shards that are evaluated, and how a thread comes to help with each. */
  const inHand = new Map<DividedShard, () => Promise<void>>();
  const pool = new ThreadPool(threads === 0 ? availableParallelism() : threads, helpSoon, entry);
  let helping: NodeJS.Timeout | undefined;

  function helpSoon(): void {
    if (pool.free > 0 && inHand.size > 0) helping ??= setTimeout(help, GRACE_MS).unref();
  }

  function help(): void {
    helping = undefined;
    for (let helpers = pool.free; helpers > 0; helpers -= 1) {
      const [largest] = [...inHand].toSorted(([a], [b]) => b.divisible - a.divisible);
      if (largest === undefined) return;
      const [shard, helpWith] = largest;
      if (shard.divisible === 0) return;
      helpWith().catch((err) => {
        // What is given up needs no help.
        if (!shard.signal.aborted) log.warn({ err }, 'a thread could not help with a shard');
      });
    }
  }

  return {
    // One shard more than threads, for the first that is done with its own. Every further one would keep other tenants waiting.
    lanes: pool.size + 1,
    async evaluate({ tenant, inputs, lock, shard }, options) {
      const has = { comparison: `${tenant}/${lock}`, table: `${tenant}/${inputs.factTableIndexDigest}` };
      const open = () => objects.forTenant(tenant).open(inputs.factTableDigest as Digest);
      const opening = open();
      const preparing = Promise.all([
        opening,
        keep(indexes, has.table, () => factIndex({ objects }, tenant, inputs)),
        keep(parts, has.comparison, () => loadParts({ objects }, tenant, inputs)),
      ]);
      // Who was asked first is first, however long that takes; where it fails, that is thrown when it is its turn.
      preparing.catch(() => {});
      try {
        const divided = await pool.with(has, options.signal, async (thread) => {
          const [facts, index, parts] = await untilAborted(preparing, options.signal);
          const table = { key: has.table, index };
          const comparison = { key: has.comparison, parts };
          const divided = new DividedShard({ shard, samples: inputs.samples, table, comparison }, options);
          inHand.set(divided, () => pool.with(has, divided.signal, (helper) => divided.help(helper, open)));
          const begun = divided.begin(thread, facts);
          helpSoon();
          await begun;
          return divided;
        });
        // This thread is done with it; others may have pieces in hand.
        return await divided.whole.finally(() => inHand.delete(divided));
      } finally {
        await closed(opening, options.signal);
      }
    },
    close() {
      clearTimeout(helping);
      inHand.clear();
      return pool.close();
    },
  };
}

/** Whoever gives up does not wait for a store that hangs: what it opens later is closed then. */
async function closed(opening: Promise<OpenObject>, signal: AbortSignal): Promise<void> {
  const closing = opening.then(
    (facts) => facts.close(),
    () => {},
  );
  await untilAborted(closing, signal);
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
