import type {
  DocumentFormat,
  InventoryComponent,
  InventoryMatch,
  InventoryNote,
  InventoryStatement,
  InventorySubject,
} from '../document.ts';
import type { JsonView } from '../json/json-view.ts';
import type { InventoryLimits } from '../limits.ts';

/**
 * Takes what a reader finds, one at a time and in the reader's own order. All of it is worth nothing until reading ended
 * without an error.
 */
export interface DocumentSink {
  component(component: InventoryComponent): void;
  match(match: InventoryMatch): void;
  statement(statement: InventoryStatement): void;
  /** Once each, at the end: what was left out, and how often. */
  note(note: InventoryNote): void;
  /** Awaited every few hundred kilobytes of the document: the sink may write away what it gathered. */
  drain?(): Promise<void>;
}

/** What a document says of itself; known for certain when all of it was read. */
export interface DocumentAbout {
  readonly format: DocumentFormat;
  /** Version of the format as the document says it: `1.6`, `2`, `https://openvex.dev/ns/v0.2.0`. */
  readonly formatVersion?: string;
  /** The tool that wrote it, `grype 0.94.0`. */
  readonly tool?: string;
  readonly subject?: InventorySubject;
  /**
   * Where a document is of several: then it has no `subject`, and each component says which of these it is of. Undefined is
   * one that the document does not name.
   */
  readonly subjects?: readonly (InventorySubject | undefined)[];
}

/** Reads one document. */
export interface OpenReader {
  /**
   * One item of `list`, which is one of the reader's `lists`. `holder` is the object of the head that has the list as a
   * member: the head itself for `matches`, one of its results for `Results[].Vulnerabilities`. Everything else of the
   * holder can be read from it, wherever in the file it stands.
   */
  item(list: string, view: JsonView, holder: JsonView): void;
  /** After the last item. */
  end(): Omit<DocumentAbout, 'format'>;
}

/** A format. Stateless: `open` makes what reads one document. */
export interface DocumentReader {
  readonly format: DocumentFormat;
  /**
   * The lists that may be long, by path from the top (`matches`, `Results[].Vulnerabilities`). Their items come one at a
   * time: all of the first list, then all of the second, whatever their order in the file. The rest of the document, where
   * these lists are empty, is the head. It must fit into memory, and so must any one item.
   *
   * A list inside of an item is no list of its own: it is part of that item.
   */
  readonly lists: readonly string[];
  /**
   * Members whose objects and lists this reader never looks at, wherever in an item they are. They are empty in what it is
   * given, which saves the time of parsing what is in them; of that, only brackets, quotes and UTF-8 are checked.
   */
  readonly unread?: readonly string[];
  /** Throws `DocumentError` for a version that is not read. Use `new ReaderContext(sink)` for notes, purls and times. */
  open(head: JsonView, sink: DocumentSink, limits: InventoryLimits): OpenReader;
}
