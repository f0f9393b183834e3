import { sha256 } from '@policy-registry/canonical';
import type { ByteRange } from '../table/fact-index.ts';
import { ID_BYTES } from './columns.ts';
import { expectTable } from './malformed.ts';

/** The buffers of a message, which stand at `offset` of the file. */
export class MessageBody {
  readonly #offset: number;
  readonly #pieces: readonly Uint8Array[];
  readonly #length: number;

  constructor(offset: number, pieces: readonly Uint8Array[]) {
    this.#offset = offset;
    this.#pieces = pieces;
    this.#length = pieces.reduce((sum, { length }) => sum + length, 0);
  }

  /** One buffer, and where it is. It has `least` bytes, or more. */
  buffer(
    place: { readonly offset: number; readonly length: number } | undefined,
    least: number,
  ): { readonly bytes: Uint8Array; readonly range: ByteRange } {
    expectTable(place !== undefined && place.length >= least, 'a buffer is too short');
    const { offset, length } = place;
    expectTable(offset + length <= this.#length, 'a buffer is not inside of its message');
    const bytes = this.#slice(offset, offset + length);
    return { bytes, range: { offset: this.#offset + offset, length, digest: sha256(bytes) } };
  }

  /** Copied where it is in several pieces: but for padding, a buffer is in one. */
  #slice(begin: number, end: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const piece of this.#pieces) {
      const part = piece.subarray(Math.max(0, begin - at), Math.max(0, end - at));
      if (part.length > 0) parts.push(part);
      at += piece.length;
    }
    const [only = new Uint8Array(), ...others] = parts;
    return others.length === 0 ? only : Buffer.concat(parts);
  }
}

/** The first `length` of what a buffer holds; in place where its address allows. */
export function int32s(bytes: Uint8Array, length: number): Int32Array {
  const { buffer, byteOffset } = aligned(bytes, Int32Array.BYTES_PER_ELEMENT);
  return new Int32Array(buffer, byteOffset, length);
}

export function float64s(bytes: Uint8Array, length: number): Float64Array {
  const { buffer, byteOffset } = aligned(bytes, Float64Array.BYTES_PER_ELEMENT);
  return new Float64Array(buffer, byteOffset, length);
}

/** The same bytes at an address that elements of `size` bytes can have. */
export function aligned(bytes: Uint8Array, size: number): Uint8Array {
  return bytes.byteOffset % size === 0 ? bytes : Uint8Array.from(bytes);
}

/** Texts, or lists, lie one after the other in as many bytes, or items. */
export function checkOffsets(offsets: Int32Array, length: number): void {
  let end = 0;
  for (const offset of offsets) {
    expectTable(offset >= end, 'a value ends before it begins');
    end = offset;
  }
  expectTable(offsets[0] === 0 && end <= length, 'a value is not inside of its buffer');
}

/** Returns the last id. */
export function checkIds(ids: Uint8Array, rows: number, before: Uint8Array | undefined): Uint8Array | undefined {
  let last = before;
  for (let row = 0; row < rows; row += 1) {
    const id = ids.subarray(row * ID_BYTES, (row + 1) * ID_BYTES);
    expectTable(last === undefined || Buffer.compare(last, id) < 0, 'ids do not ascend');
    last = id;
  }
  return last;
}
