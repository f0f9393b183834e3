import { DocumentError } from '../document-error.ts';
import type { InventoryLimits } from '../limits.ts';
import { parseChecked } from './parse-checked.ts';

/** Gathers what is outside of the lists that are cut out, and parses it in the end. */
export class HeadRecorder {
  readonly #limits: InventoryLimits;
  #bytes = Buffer.allocUnsafe(4096);
  #length = 0;
  /** Where a part of the head begins, in the head and in the document. */
  readonly #parts: { readonly head: number; readonly offset: number }[] = [];

  constructor(limits: InventoryLimits) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#length;
  }

  /** `offset` is that of the bytes in the document. */
  add(bytes: Uint8Array, offset: number): void {
    if (bytes.length === 0) return;
    const length = this.#length + bytes.length;
    const { maxHeadBytes } = this.#limits;
    if (length > maxHeadBytes) {
      throw new DocumentError('TOO_LARGE', `more than ${maxHeadBytes} bytes outside of the lists of items`);
    }
    if (length > this.#bytes.length) this.#bytes = grown(this.#bytes, this.#length, length);
    this.#bytes.set(bytes, this.#length);
    const last = this.#parts.at(-1);
    if (last === undefined || this.#offsetOf(last, this.#length) !== offset) {
      this.#parts.push({ head: this.#length, offset });
    }
    this.#length = length;
  }

  slice(from: number, to: number): Buffer {
    return this.#bytes.subarray(from, to);
  }

  /** Throws `DocumentError` MALFORMED_JSON with the place in the document. */
  parse(): unknown {
    return parseChecked(this.#bytes.subarray(0, this.#length), (index) => {
      const part = this.#parts.findLast(({ head }) => head <= index) ?? { head: 0, offset: 0 };
      return this.#offsetOf(part, index);
    });
  }

  #offsetOf(part: { readonly head: number; readonly offset: number }, index: number): number {
    return part.offset + index - part.head;
  }
}

function grown(bytes: Buffer, used: number, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(Math.max(needed, bytes.length * 2));
  bytes.copy(larger, 0, 0, used);
  return larger;
}
