import type { Collection, IndexValue, ListQuery, Stored } from './document-store.ts';

export interface OrderedWalk<T> extends Pick<ListQuery, 'where'> {
  /** An indexed field, and what a document has in it. */
  readonly orderBy: string;
  readonly orderOf: (body: T) => IndexValue;
  /** Documents that are in memory at a time. */
  readonly page: number;
  /** At most so many documents; all when absent. */
  readonly limit?: number;
}

/** Documents of a collection in the order of a field, whatever becomes of those that came already. Throws what `list` throws. */
export async function* inOrder<T>(
  collection: Pick<Collection<T>, 'list'>,
  { where = {}, orderBy, orderOf, page, limit = Number.POSITIVE_INFINITY }: OrderedWalk<T>,
): AsyncGenerator<Stored<T>, void, void> {
  let position: Pick<ListQuery, 'after'> = {};
  for (let left = limit; left > 0; ) {
    const size = Math.min(page, left);
    const found = await collection.list({ where, orderBy, limit: size, ...position });
    yield* found;
    const last = found.at(-1);
    if (last === undefined || found.length < size) return;
    position = { after: { value: orderOf(last.body), id: last.id } };
    left -= found.length;
  }
}
