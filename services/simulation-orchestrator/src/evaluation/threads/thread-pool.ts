import { Permits } from '../../kernel/permits.ts';
import { EvaluationThread, type ThreadHas } from './evaluation-thread.ts';

/** Threads that are begun when they are needed, each of which does one thing at a time. */
export class ThreadPool {
  readonly size: number;
  readonly #entry: URL | undefined;
  readonly #permits: Permits;
  #idle: EvaluationThread[] = [];
  readonly #busy = new Set<EvaluationThread>();
  readonly #onFree: () => void;

  /** `onFree` is called when a thread is free that nobody waits for; `entry` is what a thread runs, another one in tests alone. */
  constructor(size: number, onFree: () => void, entry: URL | undefined) {
    this.size = size;
    this.#onFree = onFree;
    this.#entry = entry;
    this.#permits = new Permits(size);
  }

  /** Threads that nobody uses or waits for, whether they are begun or not. */
  get free(): number {
    return this.#permits.free;
  }

  /** A thread for as long as `use` takes, for who came first; of those that wait that one which has to be told least. */
  async with<R>(
    wanted: Required<ThreadHas>,
    signal: AbortSignal,
    use: (thread: EvaluationThread) => Promise<R>,
  ): Promise<R> {
    await this.#permits.take(signal);
    try {
      const thread = this.#takeReadiest(wanted) ?? new EvaluationThread(this.#entry);
      this.#busy.add(thread);
      try {
        return await use(thread);
      } finally {
        this.#busy.delete(thread);
        if (!thread.isGone) this.#idle.push(thread);
      }
    } finally {
      this.#permits.give();
      if (this.free > 0) this.#onFree();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#idle.splice(0), ...this.#busy].map((thread) => thread.close()));
  }

  #takeReadiest({ table, comparison }: Required<ThreadHas>): EvaluationThread | undefined {
    // One may have died since it was done with the last shard.
    this.#idle = this.#idle.filter(({ isGone }) => !isGone);
    const places = [
      this.#idle.findIndex(({ has }) => has.comparison === comparison),
      this.#idle.findIndex(({ has }) => has.table === table),
      0,
    ];
    return this.#idle.splice(places.find((place) => place >= 0) ?? 0, 1)[0];
  }
}
