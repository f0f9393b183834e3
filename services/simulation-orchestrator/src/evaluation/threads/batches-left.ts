/** A thread takes half of what is left where it is at least so many: half of less would take longer to put together than to evaluate. */
const LEAST = 3;

const LOW = 0xffff_ffffn;

/** Batches of a table next to one another. */
export interface BatchRange {
  readonly firstBatch: number;
  readonly batches: number;
}

/**
 * The batches of a piece that nobody has begun: whoever evaluates it takes them from the front, one after the other, and others may take the
 * latter half off. In memory that threads share, since nobody waits for an answer then.
 */
export class BatchesLeft {
  readonly memory: SharedArrayBuffer;
  /** The next batch, and behind it the end, in one word: both are changed at once. */
  readonly #word: BigInt64Array;

  constructor(memory = new SharedArrayBuffer(8)) {
    this.memory = memory;
    this.#word = new BigInt64Array(memory);
  }

  /** Of whoever begins with the first one of them at once. */
  begin({ firstBatch, batches }: BatchRange): void {
    const end = firstBatch + batches;
    Atomics.store(this.#word, 0, wordOf(Math.min(firstBatch + 1, end), end));
  }

  /** Whether anybody ever began with them. */
  get isBegun(): boolean {
    return Atomics.load(this.#word, 0) !== 0n;
  }

  /** How many are worth taking half of; 0 where that is not worth it. */
  get divisible(): number {
    const [next, end] = rangeOf(Atomics.load(this.#word, 0));
    return end - next < LEAST ? 0 : end - next;
  }

  /** Takes the next one; `false` when none is left. */
  takeNext(): boolean {
    for (;;) {
      const word = Atomics.load(this.#word, 0);
      const [next, end] = rangeOf(word);
      if (next === end) return false;
      if (this.#change(word, wordOf(next + 1, end))) return true;
    }
  }

  /** Takes the latter half off, where it is worth it. */
  takeHalf(): BatchRange | undefined {
    for (;;) {
      const word = Atomics.load(this.#word, 0);
      const [next, end] = rangeOf(word);
      if (end - next < LEAST) return undefined;
      const middle = next + Math.ceil((end - next) / 2);
      if (this.#change(word, wordOf(next, middle))) return { firstBatch: middle, batches: end - middle };
    }
  }

  #change(from: bigint, to: bigint): boolean {
    return Atomics.compareExchange(this.#word, 0, from, to) === from;
  }
}

function wordOf(next: number, end: number): bigint {
  return (BigInt(next) << 32n) | BigInt(end);
}

function rangeOf(word: bigint): readonly [next: number, end: number] {
  return [Number(word >> 32n), Number(word & LOW)];
}
