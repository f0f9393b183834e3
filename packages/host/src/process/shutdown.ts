type Step = () => Promise<unknown>;

interface Part {
  /** For people: `messages`. */
  readonly name: string;
  readonly step: Step;
}

/** A part whose server is away must not hold up the end for as long as its calls would. */
const CLOSE_MS = 5_000;

/**
 * Ends what was started, once. First it is drained, everything together: nothing new is taken, and what runs may finish within the
 * grace that each knows. Then parts are closed in the reverse order. One that fails to, or takes too long, is reported and keeps
 * nothing else from its end: what was acknowledged is durable long before.
 */
export class Shutdown {
  readonly #drains: Part[] = [];
  readonly #closes: Part[] = [];
  readonly #closeMs: number;
  #report: (name: string, error: unknown) => void = () => {};
  #running: Promise<void> | undefined;

  constructor(closeMs = CLOSE_MS) {
    this.#closeMs = closeMs;
  }

  /** Takes nothing new, and lets what runs finish. */
  drain(name: string, step: Step): void {
    this.#drains.push({ name, step });
  }

  /** Closes a part that everything added later may need until its own end. */
  add(name: string, step: Step): void {
    this.#closes.push({ name, step });
  }

  /** Where failures are told. */
  reportTo(report: (name: string, error: unknown) => void): void {
    this.#report = report;
  }

  /** Never rejects. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    await Promise.all(this.#drains.map((part) => this.#try(part)));
    for (const { name, step } of this.#closes.toReversed()) {
      await this.#try({ name, step: () => this.#inTime(step) });
    }
  }

  async #try({ name, step }: Part): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.#report(name, error);
    }
  }

  async #inTime(step: Step): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not closed within ${this.#closeMs} ms`)), this.#closeMs);
    });
    try {
      await Promise.race([step(), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
