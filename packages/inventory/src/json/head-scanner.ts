import { DocumentError } from '../document-error.ts';
import type { InventoryLimits } from '../limits.ts';
import { isOpening } from './bracket-finder.ts';
import { HeadRecorder } from './head-recorder.ts';
import type { ListPaths } from './list-paths.ts';
import { tooDeep } from './nesting.ts';
import { refuseNoJson } from './no-json.ts';
import { endsEscaped, textEnd } from './text-end.ts';
import { type FoundList, TrackedPath } from './tracked-path.ts';

const [QUOTE, COMMA, COLON, BRACKET] = [1, 2, 3, 4];
const KINDS = new Uint8Array(256);
for (const [bytes, kind] of [
  ['"', QUOTE],
  [',', COMMA],
  [':', COLON],
  ['[]{}', BRACKET],
] as const) {
  for (const byte of Buffer.from(bytes)) KINDS[byte] = kind;
}

/** Walks through what is outside of the lists, byte by byte, and notices where one of them begins. */
export class HeadScanner {
  readonly #limits: InventoryLimits;
  readonly #recorder: HeadRecorder;
  readonly #path: TrackedPath;
  #depth = 0;
  #values = 0;
  #list: FoundList | undefined;
  #inText = false;
  /** The text goes on with the second half of an escape. */
  #escaped = false;
  /** The last text, with its quotes, in the head. */
  #textBegin = 0;
  #textEnd = 0;

  constructor(paths: ListPaths, limits: InventoryLimits) {
    this.#limits = limits;
    this.#recorder = new HeadRecorder(limits);
    this.#path = new TrackedPath(paths);
  }

  /** How deep the document is nested where the scan stopped. */
  get depth(): number {
    return this.#depth;
  }

  /** The list whose opening bracket is the last byte that was scanned. */
  takeList(): FoundList | undefined {
    const list = this.#list;
    this.#list = undefined;
    return list;
  }

  /**
   * Scans the window, which lies at `offset` of the document, up to its end or the beginning of a list, and returns the
   * position behind. After a list it goes on with the bracket that ends it.
   */
  scan(window: Buffer, from: number, offset: number): number {
    if (offset === 0 && from === 0) refuseNoJson(window);
    let kept = from;
    let at = this.#inText ? this.#passText(window, from, kept) : from;
    while (at < window.length && this.#list === undefined) {
      const byte = window[at++];
      const kind = KINDS[byte ?? 0];
      if (kind === QUOTE) {
        this.#textBegin = this.#recorder.length + at - 1 - kept;
        at = this.#passText(window, at, kept);
      } else if (kind === COLON && this.#path.hasKeysAt(this.#depth)) {
        this.#recorder.add(window.subarray(kept, at), offset + kept);
        kept = at;
        this.#path.key(this.#recorder.slice(this.#textBegin, this.#textEnd).toString('utf8'));
      } else if (kind === COMMA) {
        this.#path.comma(this.#depth);
        this.#count(offset + at - 1);
      } else if (kind === BRACKET) {
        this.#bracket(byte, offset + at - 1);
      }
    }
    this.#recorder.add(window.subarray(kept, at), offset + kept);
    return at;
  }

  /** The head without the lists. Throws MALFORMED_JSON. */
  parse(): unknown {
    return this.#recorder.parse();
  }

  #bracket(byte: number | undefined, offset: number): void {
    if (isOpening(byte)) {
      this.#count(offset);
      this.#list = this.#path.open(this.#depth, byte === 0x5b);
      this.#depth += 1;
      if (this.#depth > this.#limits.maxDepth) throw tooDeep(this.#limits.maxDepth, offset);
      return;
    }
    this.#depth -= 1;
    if (this.#depth < 0) throw new DocumentError('MALFORMED_JSON', `closes more than was opened at byte ${offset}`);
    this.#path.close(this.#depth);
  }

  #count(offset: number): void {
    this.#values += 1;
    const { maxHeadValues } = this.#limits;
    if (this.#values <= maxHeadValues) return;
    const message = `more than ${maxHeadValues} values outside of the lists of items, at byte ${offset}`;
    throw new DocumentError('TOO_LARGE', message);
  }

  /** Passes a text that goes on at `from`: returns the position behind it, or the end of the window. */
  #passText(window: Buffer, from: number, kept: number): number {
    const start = this.#escaped ? from + 1 : from;
    const end = textEnd(window, start);
    this.#inText = end === -1;
    this.#escaped = end === -1 && endsEscaped(window, start);
    if (end === -1) return window.length;
    this.#textEnd = this.#recorder.length + end + 1 - kept;
    return end + 1;
  }
}
