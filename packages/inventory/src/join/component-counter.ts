import { RecordSorter, type SortSpace } from '../spool/record-sorter.ts';
import { ValuePool } from './value-pool.ts';

const RECORD_BYTES = 8;

/** A component of a subject. */
export interface CountedComponent {
  readonly subject: number;
  /** Its `componentKey`. */
  readonly key: string;
}

/** Tells apart the components that matches are of: each of them has many. */
export class ComponentCounter {
  readonly #keys: ValuePool<string>;
  readonly #sorter: RecordSorter;
  readonly #record = Buffer.alloc(RECORD_BYTES);
  readonly #last = Buffer.alloc(RECORD_BYTES);

  constructor(maxBytes: number, space: SortSpace) {
    this.#keys = new ValuePool(maxBytes);
    this.#sorter = new RecordSorter({ recordBytes: RECORD_BYTES, keyBytes: RECORD_BYTES }, space);
  }

  add({ subject, key }: CountedComponent): void {
    this.#record.writeUInt32BE(this.#keys.codeOf(key));
    this.#record.writeUInt32BE(subject, 4);
    if (this.#record.equals(this.#last)) return;
    this.#last.set(this.#record);
    this.#sorter.add(this.#record);
  }

  drain(): Promise<void> {
    return this.#sorter.drain();
  }

  /** After the last `add`: how many there are, each counted once, of which `isCounted` holds. */
  async count(isCounted: (component: CountedComponent) => boolean): Promise<number> {
    let count = 0;
    const last = Buffer.alloc(RECORD_BYTES);
    for await (const block of this.#sorter.sorted()) {
      for (let at = 0; at < block.length; at += RECORD_BYTES) {
        if (block.compare(last, 0, RECORD_BYTES, at, at + RECORD_BYTES) === 0) continue;
        block.copy(last, 0, at, at + RECORD_BYTES);
        const key = this.#keys.valueOf(last.readUInt32BE()) ?? '';
        if (isCounted({ subject: last.readUInt32BE(4), key })) count += 1;
      }
    }
    await this.#sorter.close();
    return count;
  }
}
