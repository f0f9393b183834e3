import type { CallContext } from '@policy-registry/rpc';
import { BINDINGS } from '../environments/binding-record.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { bundleEtag } from './head-record.ts';
import { type LiveHead, liveHead } from './live-head.ts';

/** How often a feed looks into the store for what another process made live, and for what changed by time alone. */
const LOOK_MS = 1000;
/** A look that takes long is taken more seldom: at most a twentieth of the time is spent on it. */
const LOOK_SHARE = 20;
const PAGE = 100;

/** What is live in an environment, by pack, in the order of the packs' names. */
export type LiveHeads = ReadonlyMap<string, LiveHead>;

type Settle = { readonly resolve: (heads: LiveHeads) => void; readonly reject: (error: unknown) => void };

/**
 * Looks at one environment for all who watch it in this process. There is no queue: whoever is slow finds the newest state, and memory
 * is that of one state, however many watch.
 */
export class EnvironmentFeed {
  readonly #deps: ReleaseDependencies;
  readonly #tenant: string;
  readonly #environment: string;
  readonly #log: CallContext['log'];
  readonly #stop = new AbortController();
  readonly #waiting = new Set<Settle>();
  #latest: LiveHeads | undefined;

  /** `log` tells of what goes wrong in looks. */
  constructor(deps: ReleaseDependencies, tenant: string, environment: string, log: CallContext['log']) {
    this.#deps = deps;
    this.#tenant = tenant;
    this.#environment = environment;
    this.#log = log;
    void this.#run();
  }

  /** The newest state; `undefined` before the first look. */
  get latest(): LiveHeads | undefined {
    return this.#latest;
  }

  /** A state that is not `seen`, as soon as there is one. Rejects when a look fails, with the reason, and with that of the signal. */
  async next(seen: LiveHeads | undefined, signal: AbortSignal): Promise<LiveHeads> {
    signal.throwIfAborted();
    if (this.#latest !== undefined && this.#latest !== seen) return this.#latest;
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(settle);
        signal.removeEventListener('abort', abort);
      };
      const settle: Settle = {
        resolve: (heads) => {
          leave();
          resolve(heads);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      const abort = () => settle.reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.add(settle);
    });
  }

  stop(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const watch = this.#deps.activations.watch(this.#tenant, this.#environment);
    try {
      for (;;) {
        const begin = performance.now();
        await this.#lookOnce();
        const pauseMs = Math.max(LOOK_MS, (performance.now() - begin) * (LOOK_SHARE - 1));
        await watch.changed(pauseMs, signal);
      }
    } catch (error) {
      // The one way in which this loop ends: nobody watches any more.
      if (!signal.aborted) throw error;
    } finally {
      watch.close();
    }
  }

  /** Who waits is told of a failure; the next look may do better. */
  async #lookOnce(): Promise<void> {
    try {
      const heads = await this.#look();
      if (this.#latest !== undefined && isSame(this.#latest, heads)) return;
      this.#latest = heads;
      for (const { resolve } of [...this.#waiting]) resolve(heads);
    } catch (error) {
      for (const { reject } of [...this.#waiting]) reject(error);
    }
  }

  async #look(): Promise<LiveHeads> {
    const bindings = this.#deps.documents.forTenant(this.#tenant).collection(BINDINGS);
    const heads = new Map<string, LiveHead>();
    let after: { readonly id: string } | undefined;
    for (;;) {
      const where = { environment: this.#environment, live: true };
      const page = await bindings.list({ where, limit: PAGE, ...(after === undefined ? {} : { after }) });
      const live = await Promise.all(page.map(({ body }) => liveHead(this.#deps, this.#tenant, body, this.#log)));
      for (const each of live) if (each !== undefined) heads.set(each.binding.pack, withoutPast(each));
      after = page.at(-1);
      if (after === undefined || page.length < PAGE) return heads;
    }
  }
}

/** A feed holds what is live for as long as somebody watches, and not what was. */
function withoutPast({ binding, ...live }: LiveHead): LiveHead {
  const { requests: _requests, aborted: _aborted, ...rest } = binding;
  return { ...live, binding: { ...rest, history: [] } };
}

function isSame(left: LiveHeads, right: LiveHeads): boolean {
  if (left.size !== right.size) return false;
  return [...right].every(([pack, { head }]) => {
    const before = left.get(pack);
    return before !== undefined && bundleEtag(before.head) === bundleEtag(head);
  });
}
