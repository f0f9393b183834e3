/** Work on one key of one tenant. `more`: it has to have another turn. */
export type Work = (tenant: string, key: string) => Promise<'done' | 'more'>;

export interface PoolBounds {
  /** At once, of all tenants. */
  readonly most: number;
  /** At once, of one tenant. */
  readonly perTenant: number;
}

/**
 * Runs work for keys of tenants, so many at once, and each key at most once: tenants take turns, and so do the keys of a tenant. A tenant
 * whose work is slow has its share of the places and no more.
 */
export class FairPool {
  readonly #work: Work;
  readonly #bounds: PoolBounds;
  /** Who waits longest first. */
  readonly #waiting = new Map<string, Set<string>>();
  readonly #running = new Map<string, Map<string, Promise<void>>>();
  #count = 0;
  #isStopped = false;

  /** `work` does not throw. */
  constructor(bounds: PoolBounds, work: Work) {
    this.#bounds = bounds;
    this.#work = work;
  }

  /** One that runs now has another turn after it. */
  add(tenant: string, key: string): void {
    const keys = this.#waiting.get(tenant) ?? new Set();
    this.#waiting.set(tenant, keys.add(key));
    this.#fill();
  }

  /** Begins nothing more. Resolves when nothing runs. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#running.values()].flatMap((keys) => [...keys.values()]));
  }

  #fill(): void {
    while (!this.#isStopped && this.#count < this.#bounds.most) {
      const next = this.#next();
      if (next === undefined) return;
      this.#run(...next);
    }
  }

  #next(): readonly [tenant: string, key: string] | undefined {
    for (const [tenant, keys] of this.#waiting) {
      const running = this.#running.get(tenant);
      if ((running?.size ?? 0) >= this.#bounds.perTenant) continue;
      const key = keys.values().find((each) => running?.has(each) !== true);
      if (key === undefined) continue;
      keys.delete(key);
      this.#waiting.delete(tenant);
      if (keys.size > 0) this.#waiting.set(tenant, keys);
      return [tenant, key];
    }
    return undefined;
  }

  #run(tenant: string, key: string): void {
    this.#count += 1;
    const running = this.#running.get(tenant) ?? new Map<string, Promise<void>>();
    const turn = this.#work(tenant, key).then((end) => {
      this.#count -= 1;
      running.delete(key);
      if (running.size === 0) this.#running.delete(tenant);
      if (end === 'more') this.add(tenant, key);
      else this.#fill();
    });
    this.#running.set(tenant, running.set(key, turn));
  }
}
