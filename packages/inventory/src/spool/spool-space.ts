import { DocumentError } from '../document-error.ts';
import type { Spool } from './spool.ts';

/** The spools of one piece of work: together they take a bounded number of bytes, and end together. */
export class SpoolSpace {
  readonly #maxBytes: number;
  readonly #openSpool: () => Promise<Spool>;
  readonly #open = new Set<CountedSpool>();
  #bytes = 0;

  constructor(maxBytes: number, openSpool: () => Promise<Spool>) {
    this.#maxBytes = maxBytes;
    this.#openSpool = openSpool;
  }

  async open(): Promise<Spool> {
    const spool = new CountedSpool(await this.#openSpool(), this);
    this.#open.add(spool);
    return spool;
  }

  /** Throws `DocumentError` TOO_LARGE before more bytes than may be are written. */
  take(bytes: number): void {
    if (this.#bytes + bytes > this.#maxBytes) {
      throw new DocumentError('TOO_LARGE', `joining the documents takes more than ${this.#maxBytes} bytes of disk`);
    }
    this.#bytes += bytes;
  }

  giveBack(spool: CountedSpool, bytes: number): void {
    if (this.#open.delete(spool)) this.#bytes -= bytes;
  }

  /** Closes those that are still open. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((spool) => spool.close()));
  }
}

class CountedSpool implements Spool {
  readonly #spool: Spool;
  readonly #space: SpoolSpace;
  #bytes = 0;
  #closed: Promise<void> | undefined;

  constructor(spool: Spool, space: SpoolSpace) {
    this.#spool = spool;
    this.#space = space;
  }

  append(bytes: Uint8Array): Promise<void> {
    this.#space.take(bytes.length);
    this.#bytes += bytes.length;
    return this.#spool.append(bytes);
  }

  read(offset: number, bytes: Uint8Array): Promise<void> {
    return this.#spool.read(offset, bytes);
  }

  close(): Promise<void> {
    this.#closed ??= this.#spool.close().finally(() => this.#space.giveBack(this, this.#bytes));
    return this.#closed;
  }
}
