import { hash } from 'node:crypto';
import { canonicalJson } from '@policy-registry/canonical';
import { type List, makeData, type Utf8View, Vector } from 'apache-arrow';
import { DocumentError } from '../document-error.ts';
import { Int32Log } from './int32-log.ts';
import { LIST_OF_VIEWS } from './table-schema.ts';
import { TextCodes } from './text-codes.ts';
import { VIEW_BYTES, viewsOf } from './text-views.ts';
import type { ValueCodes } from './value-codes.ts';

/** Of lists of objects. What was seen before is known by identity, lists and items alike; equal ones get equal codes all the same. */
export class ObjectListCodes implements ValueCodes {
  readonly #known = new WeakMap<object, number>();
  /** By the digest of their items. */
  readonly #lists = new Map<string, number>();
  readonly #ends = new Int32Log();
  readonly #items = new Int32Log();
  readonly #knownItems = new WeakMap<object, number>();
  readonly #texts: TextCodes;
  readonly #maxBytes: number;

  /** Both of all texts, and of all places in lists. */
  constructor(maxBytes: number) {
    this.#texts = new TextCodes(maxBytes);
    this.#maxBytes = maxBytes;
  }

  codeOf(value: unknown): number {
    const list = value as readonly object[];
    const known = this.#known.get(list);
    if (known !== undefined) return known;
    const code = this.#codeOfItems(Int32Array.from(list, (item) => this.#itemCode(item)));
    this.#known.set(list, code);
    return code;
  }

  dictionary(): Vector<List<Utf8View>> {
    const texts = this.#texts.texts();
    const views = viewsOf(this.#items, texts);
    const child = makeData({ type: LIST_OF_VIEWS.valueType, views, variadicBuffers: [texts.values] });
    const length = this.#ends.length;
    const valueOffsets = new Int32Array(length + 1);
    let place = 1;
    for (const ends of this.#ends.segments()) {
      valueOffsets.set(ends, place);
      place += ends.length;
    }
    return new Vector([makeData({ type: LIST_OF_VIEWS, length, nullCount: 0, valueOffsets, child })]);
  }

  #codeOfItems(items: Int32Array): number {
    const digest = hash('sha256', items, 'base64');
    const known = this.#lists.get(digest);
    if (known !== undefined) return known;
    if ((this.#items.length + items.length) * VIEW_BYTES > this.#maxBytes) {
      throw new DocumentError('TOO_LARGE', `the lists of a column have more than ${this.#maxBytes} bytes`);
    }
    for (const item of items) this.#items.push(item);
    this.#ends.push(this.#items.length);
    const code = this.#lists.size;
    this.#lists.set(digest, code);
    return code;
  }

  #itemCode(item: object): number {
    const known = this.#knownItems.get(item);
    if (known !== undefined) return known;
    const code = this.#texts.codeOf(canonicalJson(item));
    this.#knownItems.set(item, code);
    return code;
  }
}
