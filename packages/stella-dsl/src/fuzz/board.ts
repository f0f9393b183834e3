/** Longest input that is shown as a whole when a worker hangs. */
const MOST_UNITS = 1 << 20;

/**
 * What a worker is at, in memory that it shares with whoever watches it: a worker in an endless loop answers nothing. Times are
 * milliseconds since `epoch`; 0 means at rest.
 */
export class Board {
  readonly buffers: { readonly state: SharedArrayBuffer; readonly units: SharedArrayBuffer };
  readonly #state: Int32Array;
  readonly #units: Uint16Array;
  readonly #epoch: number;

  constructor(epoch: number, buffers?: Board['buffers']) {
    this.#epoch = epoch;
    this.buffers = buffers ?? {
      state: new SharedArrayBuffer(8),
      units: new SharedArrayBuffer(2 * MOST_UNITS),
    };
    this.#state = new Int32Array(this.buffers.state);
    this.#units = new Uint16Array(this.buffers.units);
  }

  begin(input: string): void {
    const length = Math.min(input.length, MOST_UNITS);
    for (let at = 0; at < length; at += 1) this.#units[at] = input.charCodeAt(at);
    Atomics.store(this.#state, 1, length);
    Atomics.store(this.#state, 0, Date.now() - this.#epoch);
  }

  end(): void {
    Atomics.store(this.#state, 0, 0);
  }

  /** Milliseconds that the worker has been at its input; 0 at rest. */
  get busyMs(): number {
    const since = Atomics.load(this.#state, 0);
    return since === 0 ? 0 : Date.now() - this.#epoch - since;
  }

  get input(): string {
    const units = this.#units.subarray(0, Atomics.load(this.#state, 1));
    let text = '';
    for (const unit of units) text += String.fromCharCode(unit);
    return text;
  }
}
