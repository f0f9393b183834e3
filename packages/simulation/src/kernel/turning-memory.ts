import type { BatchMemory } from '@policy-registry/inventory';

/**
 * Memory for things that come one after the other, of which some are needed at a time: memory that is new for each costs more than all that
 * is done with it, the more the more threads there are.
 */
export class TurningMemory implements BatchMemory {
  /** Of those that are needed, the oldest first. */
  readonly #turns: ArrayBuffer[][];
  #free: ArrayBuffer[] = [];

  /** `needed` is how many there are at a time. */
  constructor(needed: number) {
    this.#turns = Array.from({ length: needed }, () => []);
  }

  /** Begins the next one: the oldest is not needed any more. */
  turn(): this {
    this.#free = this.#turns.shift() ?? [];
    this.#turns.push([]);
    return this;
  }

  take(bytes: number): ArrayBuffer {
    const place = this.#free.findIndex(({ byteLength }) => byteLength >= bytes);
    return place < 0 ? new ArrayBuffer(bytes) : (this.#free.splice(place, 1)[0] as ArrayBuffer);
  }

  holds(memory: ArrayBuffer): void {
    this.#turns.at(-1)?.push(memory);
  }
}
