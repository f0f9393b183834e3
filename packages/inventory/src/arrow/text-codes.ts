import { type Data, type Utf8, Vector } from 'apache-arrow';
import { DocumentError } from '../document-error.ts';
import { textData } from './text-data.ts';
import type { ValueCodes } from './value-codes.ts';

/** What int32 offsets can name, and the library's padding to 8 bytes does not overflow. */
export const MAX_TEXT_BYTES = 2 ** 31 - 8;

/** Past `maxBytes` of distinct texts `codeOf` throws TOO_LARGE. */
export class TextCodes implements ValueCodes {
  readonly #codes = new Map<string, number>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  codeOf(value: unknown): number {
    const text = value as string;
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    this.#bytes += Buffer.byteLength(text);
    if (this.#bytes > this.#maxBytes) {
      throw new DocumentError('TOO_LARGE', `the distinct values of a column have more than ${this.#maxBytes} bytes`);
    }
    const code = this.#codes.size;
    this.#codes.set(text, code);
    return code;
  }

  /** The texts by code. */
  texts(): Data<Utf8> {
    return textData([...this.#codes.keys()]);
  }

  dictionary(): Vector<Utf8> {
    return new Vector([this.texts()]);
  }
}
