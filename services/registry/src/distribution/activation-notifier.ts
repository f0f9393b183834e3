/** Somebody waits for one binding to change. */
export interface ActivationWatch {
  /**
   * Resolves when the binding changed since the watch began or since the last call, or after `timeoutMs`. Rejects with the
   * reason of the signal when that aborts.
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

  notify(tenant: string, binding: string): void {
    for (const wake of this.#watches.get(key(tenant, binding)) ?? []) wake();
  }

  watch(tenant: string, binding: string): ActivationWatch {
    const place = key(tenant, binding);
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

function key(tenant: string, binding: string): string {
  return `${tenant}/${binding}`;
}
