import type { CallContext } from '@policy-registry/rpc';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { EnvironmentFeed } from './environment-feed.ts';
import { bundleEtag } from './head-record.ts';
import type { LiveHead } from './live-head.ts';
import { type BundleMessage, loadBundle } from './load-bundle.ts';

/** The feeds of this process: one for each environment that somebody watches, gone with the last who does. */
export class EnvironmentFeeds {
  readonly #deps: ReleaseDependencies;
  readonly #feeds = new Map<string, { readonly feed: EnvironmentFeed; watchers: number }>();
  readonly #loading = new Map<string, Promise<BundleMessage>>();

  constructor(deps: ReleaseDependencies) {
    this.#deps = deps;
  }

  /** `leave` is to be called once, whatever happens. */
  join(tenant: string, environment: string, log: CallContext['log']): { feed: EnvironmentFeed; leave: () => void } {
    const key = `${tenant}/${environment}`;
    const entry = this.#feeds.get(key) ?? {
      feed: new EnvironmentFeed(this.#deps, tenant, environment, log),
      watchers: 0,
    };
    this.#feeds.set(key, entry);
    entry.watchers += 1;
    return {
      feed: entry.feed,
      leave: () => {
        entry.watchers -= 1;
        if (entry.watchers > 0) return;
        entry.feed.stop();
        this.#feeds.delete(key);
      },
    };
  }

  /** Everybody who asks for the same bundle at once waits for one load. Throws DATA_CORRUPT. */
  load(tenant: string, live: LiveHead): Promise<BundleMessage> {
    const key = `${tenant}/${bundleEtag(live.head)}`;
    const loading =
      this.#loading.get(key) ?? loadBundle(this.#deps, tenant, live).finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  /** How many environments are looked at. */
  get size(): number {
    return this.#feeds.size;
  }
}
