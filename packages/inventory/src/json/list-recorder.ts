import { DocumentError } from '../document-error.ts';
import type { InventoryLimits } from '../limits.ts';
import { type CutList, type ListBlock, placeOf } from './document-layout.ts';

/**
 * A block is cut behind the first item that ends past this many bytes. Texts of more than 128 KiB, at two bytes a character,
 * leave the part of V8's heap in which short-lived values are cheap, and take twice as long to parse.
 */
const BLOCK_BYTES = 32 * 1024;

/** Notes where the items of one list are, while a scanner walks over it. */
export class ListRecorder implements CutList {
  readonly path: string;
  readonly indexes: readonly number[];
  blocks: ListBlock[] = [];
  readonly #limits: InventoryLimits;
  /** Where the block begins that is not ended yet. */
  #begin: number;
  #lastItemEnd: number;

  /** `begin` is the offset of the byte behind the opening bracket. */
  constructor(path: string, indexes: readonly number[], begin: number, limits: InventoryLimits) {
    this.path = path;
    this.indexes = indexes;
    this.#limits = limits;
    this.#begin = begin;
    this.#lastItemEnd = begin;
  }

  /** Whether the next comma between two items should be given to `cut`. */
  get isFull(): boolean {
    return this.#lastItemEnd - this.#begin >= BLOCK_BYTES;
  }

  /** `offset` is that of the byte behind the item's last bracket. */
  itemEnd(offset: number): void {
    this.checkItem(offset);
    this.#lastItemEnd = offset;
  }

  /** Refuses what goes on at `offset` once it is too large. Texts and numbers between items count as part of the next. */
  checkItem(offset: number): void {
    const { maxItemBytes } = this.#limits;
    if (offset - this.#lastItemEnd <= maxItemBytes) return;
    const begin = `which begins at byte ${this.#lastItemEnd}`;
    throw new DocumentError('TOO_LARGE', `more than ${maxItemBytes} bytes in one item, ${begin}`, placeOf(this));
  }

  /** `offset` is that of a comma between two items. */
  cut(offset: number): void {
    this.#endBlock(offset);
    this.#begin = offset + 1;
  }

  /** `offset` is that of the closing bracket. */
  end(offset: number): void {
    this.checkItem(offset);
    this.#endBlock(offset);
  }

  /** A report may have as many lists as packages. Most are empty or of one block, and `push` would make room for 16 more. */
  #endBlock(offset: number): void {
    const block = { offset: this.#begin, length: offset - this.#begin };
    if (this.blocks.length > 0) this.blocks.push(block);
    else if (block.length > 0) this.blocks = [block];
  }
}
