import { DecodedValues } from './decoded-values.ts';
import { INLINE_BYTES, VIEW_BYTES, VIEW_WORDS } from './text-views.ts';

/** What a dictionary of a column of kind `objects` is made of. */
export interface StoredLists {
  readonly offsets: Int32Array;
  readonly views: Int32Array;
  readonly texts: Uint8Array;
}

/** Lists of objects. What several lists have is one object, which is decoded once. */
export class ObjectLists extends DecodedValues {
  readonly #offsets: Int32Array;
  readonly #texts: Buffer;
  readonly #decode: (text: string) => object;
  /** Of long texts by where they begin, of short ones by themselves. */
  readonly #items = new Map<number | string, object>();
  /** Not needed any more when all lists are known. */
  #views: Int32Array;

  constructor({ offsets, views, texts }: StoredLists, decode: (text: string) => object) {
    super(offsets.length - 1);
    this.#offsets = offsets;
    this.#views = views;
    this.#texts = Buffer.from(texts.buffer, texts.byteOffset, texts.byteLength);
    this.#decode = decode;
  }

  override all(): readonly unknown[] {
    const all = super.all();
    this.#views = new Int32Array();
    return all;
  }

  protected override decode(code: number): unknown {
    const [begin = 0, end = 0] = this.#offsets.subarray(code, code + 2);
    const list: object[] = new Array(end - begin);
    for (let item = begin; item < end; item += 1) list[item - begin] = this.#itemAt(item);
    return Object.freeze(list);
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
