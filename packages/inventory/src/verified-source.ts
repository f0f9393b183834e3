import { createHash, hash } from 'node:crypto';
import type { Digest } from '@policy-registry/canonical';
import type { ByteSource } from './table/fact-index.ts';

/** Bytes that are read, and held, at once. */
const PAGE_BYTES = 4 * 1024 * 1024;

/**
 * Bytes that have this digest, or reading throws what `damaged` gives. Whoever reads them from the first to the last, as
 * `readDocumentStream` does before anything else, has read the right ones; those that are read after that are the same. Memory:
 * a page, and a digest for each.
 */
export function verifiedSource(source: ByteSource, digest: Digest, damaged: () => Error): ByteSource {
  return new VerifiedSource(source, digest, damaged);
}

class VerifiedSource implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #digest: Digest;
  readonly #damaged: () => Error;
  readonly #whole = createHash('sha256');
  /** Of the pages that were read. */
  readonly #pages: string[] = [];
  #page: Uint8Array = new Uint8Array();
  #number = -1;

  constructor(source: ByteSource, digest: Digest, damaged: () => Error) {
    this.size = source.size;
    this.#source = source;
    this.#digest = digest;
    this.#damaged = damaged;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (offset + length > this.size) throw new RangeError(`byte ${offset + length} of ${this.size}`);
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      const at = offset + filled;
      const number = Math.floor(at / PAGE_BYTES);
      for (let next = this.#pages.length; next <= number; next += 1) await this.#load(next);
      if (number !== this.#number) await this.#load(number);
      const inPage = at - number * PAGE_BYTES;
      const part = this.#page.subarray(inPage, inPage + length - filled);
      bytes.set(part, filled);
      filled += part.length;
    }
    return bytes;
  }

  async #load(number: number): Promise<void> {
    const offset = number * PAGE_BYTES;
    const page = await this.#source.read(offset, Math.min(PAGE_BYTES, this.size - offset));
    const own = hash('sha256', page);
    if (number === this.#pages.length) this.#take(own, page);
    else if (this.#pages[number] !== own) throw this.#damaged();
    this.#page = page;
    this.#number = number;
  }

  #take(own: string, page: Uint8Array): void {
    this.#whole.update(page);
    const isLast = (this.#pages.length + 1) * PAGE_BYTES >= this.size;
    if (isLast && `sha256:${this.#whole.digest('hex')}` !== this.#digest) throw this.#damaged();
    this.#pages.push(own);
  }
}
