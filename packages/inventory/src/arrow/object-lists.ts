import type { ColumnValues } from './column-values.ts';
import { INLINE_BYTES, VIEW_BYTES, VIEW_WORDS } from './text-views.ts';

/** What a dictionary of a column of kind `objects` is made of. */
export interface StoredLists {
  readonly offsets: Int32Array;
  readonly views: Int32Array;
  readonly texts: Uint8Array;
}

/** Lists of objects. What several lists have is one object, which is decoded once. */
export class ObjectLists implements ColumnValues {
  readonly #offsets: Int32Array;
  readonly #texts: Buffer;
  readonly #decode: (text: string) => object;
  /** Of long texts by where they begin, of short ones by themselves. */
  readonly #items = new Map<number | string, object>();
  readonly #known: (readonly object[] | undefined)[];
  /** Not needed any more when all lists are known. */
  #views: Int32Array;
  #all: readonly unknown[] | undefined;

  constructor({ offsets, views, texts }: StoredLists, decode: (text: string) => object) {
    this.#offsets = offsets;
    this.#views = views;
    this.#texts = Buffer.from(texts.buffer, texts.byteOffset, texts.byteLength);
    this.#decode = decode;
    this.#known = new Array(offsets.length - 1);
  }

  at(code: number): unknown {
    const known = this.#known[code];
    if (known !== undefined || code < 0 || code >= this.#known.length) return known;
    const [begin = 0, end = 0] = this.#offsets.subarray(code, code + 2);
    const list: object[] = new Array(end - begin);
    for (let item = begin; item < end; item += 1) list[item - begin] = this.#itemAt(item);
    this.#known[code] = Object.freeze(list);
    return list;
  }

  all(): readonly unknown[] {
    this.#all ??= Object.freeze(Array.from(this.#known, (_, code) => this.at(code)));
    this.#views = new Int32Array();
    return this.#all;
  }

  #itemAt(item: number): object {
    const at = item * VIEW_WORDS;
    const length = this.#views[at] as number;
    const key = length > INLINE_BYTES ? (this.#views[at + 3] as number) : this.#inlineText(item, length);
    const known = this.#items.get(key);
    if (known !== undefined) return known;
    const text = typeof key === 'string' ? key : this.#texts.toString('utf8', key, key + length);
    const object = this.#decode(text);
    this.#items.set(key, object);
    return object;
  }

  #inlineText(item: number, length: number): string {
    const { buffer, byteOffset } = this.#views;
    return Buffer.from(buffer, byteOffset + item * VIEW_BYTES + 4, length).toString();
  }
}
