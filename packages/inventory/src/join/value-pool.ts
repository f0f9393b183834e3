import { DocumentError } from '../document-error.ts';

/** What a `Map` of V8 holds. */
const MOST_VALUES = 2 ** 24 - 1;

/** A field of many records: each distinct value once, by code. 0 is the code of "not known". */
export class ValuePool<T = unknown> {
  readonly #codes = new Map<string, number>();
  readonly #values: (T | undefined)[] = [undefined];
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Throws `DocumentError` TOO_LARGE for more distinct values than may be held. */
  codeOf(value: T | undefined): number {
    if (value === undefined) return 0;
    const key = keyOf(value);
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    this.#bytes += Buffer.byteLength(key);
    if (this.#bytes > this.#maxBytes || this.#codes.size === MOST_VALUES) {
      throw new DocumentError('TOO_LARGE', `the distinct values of a field have more than ${this.#maxBytes} bytes`);
    }
    const code = this.#values.push(value) - 1;
    this.#codes.set(key, code);
    return code;
  }

  /** Records of equal values share them. */
  valueOf(code: number): T | undefined {
    return this.#values[code];
  }
}

/** Texts stand for themselves, and no field has both texts and lists: a list of one plain text is written out by hand. */
function keyOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [only, second]: readonly unknown[] = Array.isArray(value) ? value : [];
  return typeof only === 'string' && second === undefined && PLAIN.test(only) ? `["${only}"]` : JSON.stringify(value);
}

const PLAIN = /^[\w .:+-]{1,64}$/;
