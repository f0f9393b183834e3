import type { CallContext, Pager } from '@policy-registry/rpc';
import type { Collection, IndexValue, Stored } from '@policy-registry/storage';

export interface PageRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

export interface PageOrder<T> {
  readonly where?: Readonly<Record<string, IndexValue>>;
  /** An indexed field and its value in a body; by id when absent. */
  readonly orderBy?: { readonly field: string; readonly value: (body: T) => IndexValue };
  readonly descending?: boolean;
  /** Bound into the page token beside `where`: what else the request filters by. */
  readonly filter?: Readonly<Record<string, IndexValue>>;
}

/** One page of a collection; one document more than asked is read, to know whether there is a next page. */
export async function listPage<T>(
  pager: Pager,
  context: CallContext,
  collection: Collection<T>,
  request: PageRequest,
  order: PageOrder<T>,
): Promise<{ readonly items: readonly Stored<T>[]; readonly nextPageToken: string }> {
  const { where = {}, orderBy, descending = false } = order;
  const filter = { ...where, ...order.filter };
  const { limit, after } = pager.read(context, filter, request.pageSize, request.pageToken);
  const found = await collection.list({
    where,
    descending,
    ...(orderBy === undefined ? {} : { orderBy: orderBy.field }),
    ...(after === undefined ? {} : { after }),
    limit: limit + 1,
  });
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  if (last === undefined) return { items, nextPageToken: '' };
  const position = orderBy === undefined ? { id: last.id } : { value: orderBy.value(last.body), id: last.id };
  return { items, nextPageToken: pager.next(context, filter, position) };
}
