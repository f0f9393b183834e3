import { canonicalJson } from '@policy-registry/canonical';
import { type DataType, type Float64, makeVector, type Utf8, type Vector } from 'apache-arrow';
import type { ColumnKind } from './columns.ts';
import { ObjectListCodes } from './object-list-codes.ts';
import { MAX_TEXT_BYTES, TextCodes } from './text-codes.ts';

/** Gives each distinct value of a column a code, in the order of first use, so that equal rows give equal bytes. */
export interface ValueCodes {
  codeOf(value: unknown): number;
  /** The values by code; undefined for flags, whose codes need no dictionary. */
  dictionary(): Vector<DataType> | undefined;
}

/** Past `maxBytes` of distinct values `codeOf` throws TOO_LARGE. */
export function valueCodes(kind: ColumnKind, maxBytes: number): ValueCodes {
  switch (kind) {
    case 'text':
      return new TextCodes(Math.min(maxBytes, MAX_TEXT_BYTES));
    case 'json':
      return new ListCodes(Math.min(maxBytes, MAX_TEXT_BYTES));
    case 'objects':
      return new ObjectListCodes(Math.min(maxBytes, MAX_TEXT_BYTES));
    case 'number':
      return new NumberCodes();
    case 'flag':
      return { codeOf: (value) => (value === true ? 1 : 0), dictionary: () => undefined };
  }
}

/** A list that many rows share is written out once. */
class ListCodes implements ValueCodes {
  readonly #known = new WeakMap<object, number>();
  readonly #texts: TextCodes;

  constructor(maxBytes: number) {
    this.#texts = new TextCodes(maxBytes);
  }

  codeOf(value: unknown): number {
    const list = value as readonly unknown[];
    const known = this.#known.get(list);
    if (known !== undefined) return known;
    const code = this.#texts.codeOf(listText(list));
    this.#known.set(list, code);
    return code;
  }

  dictionary(): Vector<Utf8> {
    return this.#texts.dictionary();
  }
}

/** Canonical JSON. A list of texts, as most are, needs nothing sorted. */
function listText(list: readonly unknown[]): string {
  return list.every((item) => typeof item === 'string') ? JSON.stringify(list) : canonicalJson(list);
}

class NumberCodes implements ValueCodes {
  readonly #codes = new Map<number, number>();

  codeOf(value: unknown): number {
    // A map takes -0 for 0; so must the one that comes first.
    const number = (value as number) + 0;
    const known = this.#codes.get(number);
    if (known !== undefined) return known;
    const code = this.#codes.size;
    this.#codes.set(number, code);
    return code;
  }

  dictionary(): Vector<Float64> {
    return makeVector(Float64Array.from(this.#codes.keys()));
  }
}
