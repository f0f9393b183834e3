import type { DocumentFormat } from './document.ts';
import { DocumentError } from './document-error.ts';
import { type CutList, type DocumentLayout, type ListBlock, placeOf } from './json/document-layout.ts';
import { type JsonRecord, JsonView } from './json/json-view.ts';
import { parseBlock } from './json/parse-block.ts';
import { UnreadMembers } from './json/unread-members.ts';
import type { InventoryLimits } from './limits.ts';
import type { DocumentAbout, DocumentReader, DocumentSink, OpenReader } from './readers/document-reader.ts';

/** A part of a document whose bytes are wanted. */
export interface WantedBlock extends ListBlock {
  readonly list: CutList;
}

/**
 * A document whose layout is known, on its way into a sink. Whoever has the bytes gives them block by block, in the order in
 * which they are wanted.
 */
export class DocumentReading {
  readonly #format: DocumentFormat;
  readonly #paths: ReadonlySet<string>;
  readonly #unread: UnreadMembers;
  readonly #layout: DocumentLayout;
  readonly #limits: InventoryLimits;
  readonly #head: JsonView;
  readonly #open: OpenReader;
  /** What is being read: the list, the object that holds it, and how many of its items were read. */
  #list: CutList | undefined;
  #holder: JsonView;
  #items = 0;

  /** `layout.head` must be an object. */
  constructor(reader: DocumentReader, layout: DocumentLayout, sink: DocumentSink, limits: InventoryLimits) {
    this.#format = reader.format;
    this.#paths = new Set(reader.lists);
    this.#unread = new UnreadMembers(reader.unread ?? []);
    this.#layout = layout;
    this.#limits = limits;
    this.#head = new JsonView(layout.head as JsonRecord, limits);
    this.#holder = this.#head;
    for (const path of reader.lists) requireLists(this.#head, path.split('.'));
    this.#open = reader.open(this.#head, sink, limits);
  }

  /** Every block: first those of the reader's lists, then those that are none of this format, and must be JSON all the same. */
  *blocks(): Generator<WantedBlock> {
    const byPath = Map.groupBy(this.#layout.lists, ({ path }) => path);
    for (const path of this.#paths.union(byPath)) {
      for (const list of byPath.get(path) ?? []) {
        for (const { offset, length } of list.blocks) yield { offset, length, list };
      }
    }
  }

  /** Gives the items of a block to the reader. `bytes` are exactly those of the block. */
  read(block: WantedBlock, bytes: Uint8Array): void {
    const { list } = block;
    const isRead = this.#paths.has(list.path);
    const items = parseBlock(bytes, block, list.blocks.length === 1, isRead ? this.#unread : undefined);
    if (!isRead) return;
    if (list !== this.#list) this.#begin(list);
    const { maxListLength } = this.#limits;
    if (this.#items + items.length > maxListLength) {
      throw new DocumentError('TOO_LARGE', `more than ${maxListLength} items, which is what is read`, placeOf(list));
    }
    const key = list.path.slice(list.path.lastIndexOf('.') + 1);
    for (const item of items) {
      this.#open.item(list.path, this.#holder.item(key, this.#items, item), this.#holder);
      this.#items += 1;
    }
  }

  /** After the last block. */
  end(): DocumentAbout {
    return { format: this.#format, ...this.#open.end() };
  }

  #begin(list: CutList): void {
    this.#list = list;
    this.#items = 0;
    this.#holder = this.#head;
    const steps = list.path.split('.').slice(0, -1);
    let next = 0;
    for (const step of steps) {
      const key = step.replace('[]', '');
      const index = list.indexes[next] ?? 0;
      const holder = this.#holder;
      this.#holder = key === step ? holder.requiredObject(key) : holder.item(key, index, holder.list(key)[index]);
      if (key !== step) next += 1;
    }
  }
}

/** What a reader takes for a list is one, or is not there. */
function requireLists(view: JsonView, [step = '', ...rest]: readonly string[]): void {
  const key = step.replace('[]', '');
  if (rest.length === 0) view.list(key);
  else if (key === step) requireMember(view, key, rest);
  else for (const [index, item] of view.list(key).entries()) requireLists(view.item(key, index, item), rest);
}

function requireMember(view: JsonView, key: string, rest: readonly string[]): void {
  const member = view.object(key);
  if (member !== undefined) requireLists(member, rest);
}
