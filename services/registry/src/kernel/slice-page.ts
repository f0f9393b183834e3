import type { CallContext, Pager } from '@policy-registry/rpc';
import type { PageRequest } from './list-page.ts';

/** One page of a list that is in memory, sorted by `idOf`. A page continues behind the id that the last one ended with. */
export function slicePage<T>(
  pager: Pager,
  context: CallContext,
  request: PageRequest,
  filter: Readonly<Record<string, string>>,
  sorted: readonly T[],
  idOf: (item: T) => string,
): { readonly items: readonly T[]; readonly nextPageToken: string } {
  const { limit, after } = pager.read(context, filter, request.pageSize, request.pageToken);
  const rest = sorted.filter((item) => after === undefined || idOf(item) > after.id);
  const items = rest.slice(0, limit);
  const last = rest.length > limit ? items.at(-1) : undefined;
  return { items, nextPageToken: last === undefined ? '' : pager.next(context, filter, { id: idOf(last) }) };
}
