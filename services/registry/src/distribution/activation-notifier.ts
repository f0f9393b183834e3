/** Somebody waits for a binding, or for one of an environment, to change. */
export interface ActivationWatch {
  /**
   * Resolves when it changed since the watch began or since the last call, or after `timeoutMs`. Rejects with the reason of the signal
   * when that aborts. One call at a time.
   */
  changed(timeoutMs: number, signal: AbortSignal): Promise<void>;
  /** To be called once, whatever happens. */
  close(): void;
}

/**
 * Wakes those who wait for a binding in the process that changed it. Only a shortcut: the store is the record, and whoever
 * waits looks there from time to time, since another process may have made the change.
 */
export class ActivationNotifier {
  readonly #watches = new Map<string, Set<() => void>>();

  notify(tenant: string, environment: string, pack: string): void {
    for (const place of [key(tenant, environment, pack), key(tenant, environment)]) {
      for (const wake of this.#watches.get(place) ?? []) wake();
    }
  }

  /** Of every binding of the environment without a pack. */
  watch(tenant: string, environment: string, pack?: string): ActivationWatch {
    const place = key(tenant, environment, pack);
    let changed = false;
    let waiting: (() => void) | undefined;
    const wake = () => {
      changed = true;
      waiting?.();
    };
    const watches = this.#watches.get(place) ?? new Set();
    this.#watches.set(place, watches.add(wake));
    return {
      async changed(timeoutMs, signal) {
        signal.throwIfAborted();
        if (!changed) {
          await pause(timeoutMs, signal, (resume) => {
            waiting = resume;
          });
          waiting = undefined;
        }
        changed = false;
      },
      close: () => {
        watches.delete(wake);
        if (watches.size === 0 && this.#watches.get(place) === watches) this.#watches.delete(place);
      },
    };
  }

  /** How many wait. */
  get size(): number {
    return [...this.#watches.values()].reduce((sum, watches) => sum + watches.size, 0);
  }
}

function pause(timeoutMs: number, signal: AbortSignal, resumable: (resume: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      settle();
    };
    const timer = setTimeout(() => finish(resolve), timeoutMs);
    const abort = () => finish(() => reject(signal.reason));
    signal.addEventListener('abort', abort, { once: true });
    resumable(() => finish(resolve));
  });
}

/** No name can hold the separator. */
function key(...names: readonly (string | undefined)[]): string {
  return names.join('/');
}
