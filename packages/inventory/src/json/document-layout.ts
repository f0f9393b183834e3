/**
 * Where the long lists of a document are. Everything else is its head: the document as it would be if those lists were
 * empty.
 */
export interface DocumentLayout {
  readonly head: unknown;
  /** In the order of the file. Lists that are there and empty are among them. */
  readonly lists: readonly CutList[];
}

/** One list that was cut out. */
export interface CutList {
  /** As the reader calls it: `Results[].Vulnerabilities`. */
  readonly path: string;
  /** The positions in the lists above it, one for each `[]` of the path. */
  readonly indexes: readonly number[];
  readonly blocks: readonly ListBlock[];
}

/**
 * Consecutive items of one list, with what separates them: the bytes from behind the bracket or comma before the first up to
 * the comma or bracket behind the last. They are parsed together, as one by one costs a third more.
 */
export interface ListBlock {
  readonly offset: number;
  readonly length: number;
}

/** The list's path with its positions in place: `$.Results[3].Vulnerabilities`. */
export function placeOf({ path, indexes }: Pick<CutList, 'path' | 'indexes'>): string {
  let next = 0;
  return `$.${path.replaceAll('[]', () => `[${indexes[next++]}]`)}`;
}
