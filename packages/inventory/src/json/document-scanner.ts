import { DocumentError } from '../document-error.ts';
import type { InventoryLimits } from '../limits.ts';
import { BracketFinder, isOpening, WINDOW_BYTES } from './bracket-finder.ts';
import { type DocumentLayout, placeOf } from './document-layout.ts';
import { HeadScanner } from './head-scanner.ts';
import type { ListPaths } from './list-paths.ts';
import { ListRecorder } from './list-recorder.ts';
import { tooDeep } from './nesting.ts';

const COMMA = 0x2c;
const SPACE = 0x20;
const EMPTY = Buffer.alloc(0);

/**
 * One pass over the bytes of an untrusted JSON document that finds the items of its long lists and gathers the rest. What it
 * finds does not depend on how the bytes are cut into chunks. Memory: the head, and two numbers for every 32 KiB.
 *
 * It checks sizes, depth, that nothing is cut off, and that no key on the way to a list stands twice. What is between brackets
 * is left to the parser: whoever parses the head and every block knows that the whole is JSON.
 *
 * Throws `DocumentError`, after which it must not be used any more.
 */
export class DocumentScanner {
  readonly #limits: InventoryLimits;
  readonly #finder = new BracketFinder();
  readonly #head: HeadScanner;
  readonly #lists: ListRecorder[] = [];
  /** The list that the scanner is in, and the nesting inside of it. */
  #list: ListRecorder | undefined;
  #listDepth = 0;
  #depth = 0;
  #awaitsComma = false;
  /** Where the window begins in the document, and what is gathered of it. */
  #offset = 0;
  #window: Buffer = EMPTY;
  #gathered = 0;

  constructor(paths: ListPaths, limits: InventoryLimits) {
    this.#limits = limits;
    this.#head = new HeadScanner(paths, limits);
  }

  write(chunk: Uint8Array): void {
    const { maxBytes } = this.#limits;
    if (this.#offset + this.#gathered + chunk.length > maxBytes) {
      throw new DocumentError('TOO_LARGE', `more than ${maxBytes} bytes, which is what is read`);
    }
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    while (rest.length > 0) {
      if (this.#gathered === 0 && rest.length >= WINDOW_BYTES) {
        this.#scan(rest.subarray(0, WINDOW_BYTES));
        rest = rest.subarray(WINDOW_BYTES);
      } else {
        rest = rest.subarray(this.#gather(rest));
      }
    }
  }

  end(): DocumentLayout {
    if (this.#gathered > 0) this.#scan(this.#window.subarray(0, this.#gathered));
    if (this.#offset === 0) throw new DocumentError('MALFORMED_JSON', 'the document is empty');
    if (this.#list !== undefined) {
      throw new DocumentError('MALFORMED_JSON', `ends too early, in a list, at byte ${this.#offset}`);
    }
    return { head: this.#head.parse(), lists: this.#lists };
  }

  #gather(bytes: Buffer): number {
    if (this.#window.length === 0) this.#window = Buffer.allocUnsafeSlow(WINDOW_BYTES);
    const taken = bytes.copy(this.#window, this.#gathered);
    this.#gathered += taken;
    if (this.#gathered === WINDOW_BYTES) {
      this.#gathered = 0;
      this.#scan(this.#window);
    }
    return taken;
  }

  #scan(window: Buffer): void {
    const brackets = this.#finder.find(window);
    let at = 0;
    let next = 0;
    while (at < window.length) {
      if (this.#list === undefined) {
        at = this.#scanHead(window, at);
      } else {
        while (next < brackets.length && (brackets[next] ?? 0) < at) next += 1;
        at = this.#scanList(window, at, brackets, next, this.#list);
      }
    }
    this.#offset += window.length;
    this.#list?.checkItem(this.#offset);
  }

  /** Returns the position behind what was looked at: the end of the window, or the beginning of a list that is cut out. */
  #scanHead(window: Buffer, from: number): number {
    const at = this.#head.scan(window, from, this.#offset);
    const cut = this.#head.takeList();
    if (cut === undefined) return at;
    const { maxLists } = this.#limits;
    if (this.#lists.length === maxLists) {
      const begin = this.#offset + at - 1;
      throw new DocumentError('TOO_LARGE', `more than ${maxLists} lists of items, at byte ${begin}`, placeOf(cut));
    }
    this.#list = new ListRecorder(cut.path, cut.indexes, this.#offset + at, this.#limits);
    this.#lists.push(this.#list);
    this.#listDepth = this.#head.depth;
    this.#depth = this.#head.depth;
    return at;
  }

  /** Returns the position of the bracket that ends the list, which is part of the head, or the end of the window. */
  #scanList(window: Buffer, from: number, brackets: Uint32Array, first: number, list: ListRecorder): number {
    const { maxDepth } = this.#limits;
    const listDepth = this.#listDepth;
    let depth = this.#depth;
    if (this.#awaitsComma) this.#cutWhenFull(window, from, list);
    for (let next = first; next < brackets.length; next += 1) {
      const at = brackets[next] ?? 0;
      if (isOpening(window[at])) {
        depth += 1;
        if (depth > maxDepth) throw tooDeep(maxDepth, this.#offset + at);
        continue;
      }
      depth -= 1;
      if (depth > listDepth) continue;
      if (depth < listDepth) {
        list.end(this.#offset + at);
        this.#list = undefined;
        this.#awaitsComma = false;
        return at;
      }
      list.itemEnd(this.#offset + at + 1);
      this.#cutWhenFull(window, at + 1, list);
    }
    this.#depth = depth;
    return window.length;
  }

  /** Behind an item. Where the window ends before it is known what follows, the next one is asked. */
  #cutWhenFull(window: Buffer, from: number, list: ListRecorder): void {
    if (!list.isFull) return;
    let at = from;
    while (at < window.length && (window[at] ?? 0) <= SPACE) at += 1;
    this.#awaitsComma = at === window.length;
    if (window[at] === COMMA) list.cut(this.#offset + at);
  }
}
