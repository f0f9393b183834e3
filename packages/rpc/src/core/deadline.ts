import { ServiceError } from '../errors/service-error.ts';

/** setTimeout fires at once for anything longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The end of one call: its deadline, and the caller hanging up. Whichever comes first aborts the signal and settles
 * what is raced against it, so that a call ends even when its handler never looks at the signal.
 *
 * The signal is made when it is first asked for: most handlers never do, and abort controllers are not free.
 */
export class Deadline {
  #at: Date;
  #atSteadyMs: number;
  #ended: ServiceError | undefined;
  #controller: AbortController | undefined;
  #refuse: ((error: ServiceError) => void) | undefined;
  #timer: NodeJS.Timeout;
  readonly #caller: AbortSignal | undefined;
  readonly #hangUp = () => this.end(hangUpReason(this.#caller));

  /** `timeoutMs` from `now`; `caller` aborts when the caller hangs up. */
  constructor(timeoutMs: number, now: Date, caller: AbortSignal | undefined) {
    this.#at = new Date(now.getTime() + timeoutMs);
    this.#atSteadyMs = performance.now() + timeoutMs;
    this.#timer = setTimeout(() => this.end(passed()), Math.min(timeoutMs, LONGEST_TIMER_MS));
    this.#caller = caller;
    if (timeoutMs <= 0) this.end(passed());
    else if (caller?.aborted === true) this.#hangUp();
    else caller?.addEventListener('abort', this.#hangUp, { once: true });
  }

  get at(): Date {
    return this.#at;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#ended !== undefined && !this.#controller.signal.aborted) this.#controller.abort(this.#ended);
    return this.#controller.signal;
  }

  /** Never below zero. By the steady clock: the wall clock may be set while the call runs. */
  get remainingMs(): number {
    return Math.max(0, this.#atSteadyMs - performance.now());
  }

  /** Why the call ended before it was done; undefined while it runs. */
  get ended(): ServiceError | undefined {
    return this.#ended;
  }

  /** Settles as the promise does, or rejects as soon as the call has ended. One race at a time. */
  race<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // Also when the race is lost at once: a later rejection of the promise must not be unhandled.
      promise.then(resolve, reject);
      if (this.#ended === undefined) this.#refuse = reject;
      else reject(this.#ended);
    });
  }

  /** Ends the call with this error. Only the first end counts. */
  end(error: ServiceError): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    this.dispose();
    this.#controller?.abort(error);
    this.#refuse?.(error);
  }

  /** No more than `timeoutMs` from `now` are left; less when less was left before. */
  shorten(timeoutMs: number, now: Date): void {
    if (this.#ended !== undefined || timeoutMs >= this.remainingMs) return;
    clearTimeout(this.#timer);
    this.#at = new Date(now.getTime() + timeoutMs);
    this.#atSteadyMs = performance.now() + timeoutMs;
    this.#timer = setTimeout(() => this.end(passed()), timeoutMs);
  }

  /** The call is over by itself: stops the timer and lets go of the caller's signal. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#hangUp);
  }
}

/** What the caller asked for within the cap, or the default. A time that is not a number counts as not asked. */
export function effectiveTimeout(asked: number | undefined, defaultMs: number, maxMs: number): number {
  if (asked === undefined || Number.isNaN(asked)) return Math.min(defaultMs, maxMs);
  return Math.min(asked, maxMs);
}

function hangUpReason(caller: AbortSignal | undefined): ServiceError {
  const reason: unknown = caller?.reason;
  return reason instanceof ServiceError ? reason : new ServiceError('CANCELLED', 'The caller gave up.');
}

function passed(): ServiceError {
  return new ServiceError('DEADLINE_EXCEEDED', 'The deadline passed before the call was done.');
}
