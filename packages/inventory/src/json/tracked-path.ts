import { DocumentError } from '../document-error.ts';
import type { CutList } from './document-layout.ts';
import type { ListPaths } from './list-paths.ts';

interface Frame {
  /** Nesting inside of it: 1 in the document's own object. */
  readonly depth: number;
  readonly paths: ListPaths;
  readonly isList: boolean;
  /** Of the item that the scanner is in. */
  index: number;
  /** Of the member that the scanner is in. */
  key: string | undefined;
  readonly keys: Set<string>;
}

/** A list that is to be cut out: its path, and its positions in the lists above. */
export type FoundList = Pick<CutList, 'path' | 'indexes'>;

/** Where a scanner is, as far as it is on the way to a list that is cut out. */
export class TrackedPath {
  readonly #root: ListPaths;
  readonly #frames: Frame[] = [];

  constructor(root: ListPaths) {
    this.#root = root;
  }

  /** Whether texts and colons at this depth make keys that matter. */
  hasKeysAt(depth: number): boolean {
    const frame = this.#frames.at(-1);
    return frame !== undefined && frame.depth === depth && !frame.isList;
  }

  /** A key that stands twice means one thing to this scanner and another to whoever reads the document next. */
  key(quoted: string): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    const key = quoted.includes('\\') ? unescaped(quoted) : quoted.slice(1, -1);
    if (frame.keys.has(key)) throw new DocumentError('INVALID_DOCUMENT', 'stands twice', `${this.#place()}.${key}`);
    frame.keys.add(key);
    frame.key = key;
  }

  comma(depth: number): void {
    const frame = this.#frames.at(-1);
    if (frame?.depth !== depth) return;
    frame.index += 1;
    frame.key = undefined;
  }

  /** An object or a list begins at `depth`. Its path when it is a list to be cut out. */
  open(depth: number, isList: boolean): FoundList | undefined {
    const paths = depth === 0 ? this.#root : this.#next(depth);
    if (paths === undefined) return undefined;
    if (isList && paths.list !== undefined) {
      return { path: paths.list, indexes: this.#frames.filter((frame) => frame.isList).map((frame) => frame.index) };
    }
    if (isList ? paths.items !== undefined : paths.members.size > 0) {
      this.#frames.push({ depth: depth + 1, paths, isList, index: 0, key: undefined, keys: new Set() });
    }
    return undefined;
  }

  /** What was open ended, and `depth` is what is around it. */
  close(depth: number): void {
    const frame = this.#frames.at(-1);
    if (frame !== undefined && frame.depth > depth) this.#frames.pop();
  }

  #next(depth: number): ListPaths | undefined {
    const frame = this.#frames.at(-1);
    if (frame?.depth !== depth) return undefined;
    if (frame.isList) return frame.paths.items;
    return frame.key === undefined ? undefined : frame.paths.members.get(frame.key);
  }

  #place(): string {
    const steps = this.#frames.slice(0, -1).map((frame) => (frame.isList ? `[${frame.index}]` : `.${frame.key}`));
    return `$${steps.join('')}`;
  }
}

/** What is no text at all is left to the parser, which will say so. */
function unescaped(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
