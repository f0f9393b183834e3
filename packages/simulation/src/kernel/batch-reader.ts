import type { BatchCodes, BatchMemory, FactColumn } from '@policy-registry/inventory';
import type { ReadColumns } from './loaded-columns.ts';

/**
 * Reads the codes of one batch after another into the memory of those before: memory that is new for every batch costs more than all that is
 * done with it, the more the more threads there are.
 */
export class BatchReader implements BatchMemory {
  readonly #columns: ReadColumns;
  readonly #wanted: ReadonlySet<FactColumn>;
  /** Of the batch that was read last, of the one before, and of those before that. */
  #last: ArrayBuffer[] = [];
  #before: ArrayBuffer[] = [];
  #free: ArrayBuffer[] = [];

  constructor(columns: ReadColumns, wanted: ReadonlySet<FactColumn>) {
    this.#columns = columns;
    this.#wanted = wanted;
  }

  /** What comes back is good until the read after the next one begins: one batch can be read while the one before is looked at. */
  read(batch: number): Promise<BatchCodes> {
    this.#free = this.#before;
    this.#before = this.#last;
    this.#last = [];
    return this.#columns.codes(batch, this.#wanted, this);
  }

  take(bytes: number): ArrayBuffer {
    const place = this.#free.findIndex(({ byteLength }) => byteLength >= bytes);
    return place < 0 ? new ArrayBuffer(bytes) : (this.#free.splice(place, 1)[0] as ArrayBuffer);
  }

  holds(memory: ArrayBuffer): void {
    this.#last.push(memory);
  }
}
