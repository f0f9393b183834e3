/** The part of a logger that work in the background needs. */
export interface BackgroundLog {
  error(fields: object, message: string): void;
}

const REPEAT_MS = 60_000;

/** Says what goes wrong at once, and then at most once a minute for as long as it does. */
export class Complaints {
  readonly #log: BackgroundLog;
  readonly #told = new Map<string, number>();

  constructor(log: BackgroundLog) {
    this.#log = log;
  }

  /** `about` is what may go wrong on its own: the bus, a tenant. */
  tell(about: string, fields: object, message: string): void {
    const now = performance.now();
    if (now - (this.#told.get(about) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    this.#told.set(about, now);
    this.#log.error(fields, message);
  }
}
