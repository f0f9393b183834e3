import { canonicalJson } from '@policy-registry/canonical';
import { type Data, Dictionary, Int32, makeData, Utf8, Vector } from 'apache-arrow';
import { DocumentError } from '../document-error.ts';
import type { ColumnWriter } from './column-writer.ts';
import { textData } from './text-data.ts';
import { validityOf } from './validity.ts';

const NULL = -1;

/** Codes are given in the order of first use, so equal rows give equal bytes. */
export class DictionaryWriter implements ColumnWriter {
  readonly #codes: Int32Array;
  readonly #code = new Map<string, number>();
  readonly #type: Dictionary<Utf8, Int32>;
  readonly #textOf: (value: unknown) => string;
  readonly #maxBytes: number;
  #rows = 0;
  #bytes = 0;
  #values: Vector<Utf8> | undefined;

  /** `id` tells the dictionaries of one file apart, and is in the bytes. */
  constructor(rows: number, id: number, textOf: (value: unknown) => string, maxBytes: number) {
    this.#codes = new Int32Array(rows).fill(NULL);
    this.#type = new Dictionary(new Utf8(), new Int32(), id);
    this.#textOf = textOf;
    this.#maxBytes = maxBytes;
  }

  append(value: unknown): void {
    if (value !== undefined) this.#codes[this.#rows] = this.#codeOf(this.#textOf(value));
    this.#rows += 1;
  }

  slice(begin: number, end: number): Data {
    // Shared by all batches: a file holds each dictionary once.
    this.#values ??= new Vector([textData([...this.#code.keys()])]);
    const codes = this.#codes.subarray(begin, end);
    const validity = validityOf(codes.length, (row) => codes[row] !== NULL);
    const data = codes.map((code) => Math.max(code, 0));
    return makeData({ type: this.#type, length: data.length, ...validity, data, dictionary: this.#values });
  }

  #codeOf(text: string): number {
    const known = this.#code.get(text);
    if (known !== undefined) return known;
    this.#bytes += Buffer.byteLength(text);
    if (this.#bytes > this.#maxBytes) {
      throw new DocumentError('TOO_LARGE', `the distinct values of a column have more than ${this.#maxBytes} bytes`);
    }
    const code = this.#code.size;
    this.#code.set(text, code);
    return code;
  }
}

/** A list that many rows share is written out once. */
export function listText(): (value: unknown) => string {
  const known = new WeakMap<object, string>();
  return (value) => {
    const list = value as readonly unknown[];
    const text = known.get(list) ?? canonicalJson(list);
    known.set(list, text);
    return text;
  };
}
