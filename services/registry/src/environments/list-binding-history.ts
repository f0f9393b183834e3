import type { CallContext, Pager } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { type Span, spansDown } from './binding-history.ts';
import { readBinding, type StoredLiveBinding } from './read-binding.ts';

export interface HistoryRequest {
  readonly environment: string;
  readonly pack: string;
  readonly pageSize: number;
  readonly pageToken: string;
}

/** One page of what was ever live, newest first, the live one included. Generations have no gaps, so they are the position. */
export async function listBindingHistory(
  deps: Pick<RegistryDependencies, 'documents'>,
  pager: Pager,
  context: CallContext,
  request: HistoryRequest,
): Promise<{
  readonly binding: StoredLiveBinding;
  readonly spans: readonly Span[];
  readonly nextPageToken: string;
}> {
  const { environment, pack } = request;
  const { tenant } = context.principal;
  const filter = { environment, pack };
  const { limit, after } = pager.read(context, filter, request.pageSize, request.pageToken);
  const binding = await readBinding(deps, tenant, environment, pack);
  const newest = after === undefined ? binding.body.current.live.generation : generationBefore(after.value);
  const spans = await spansDown(deps.documents.forTenant(tenant), binding.body, newest, limit);
  const last = newest - spans.length + 1;
  const nextPageToken = last <= 1 ? '' : pager.next(context, filter, { value: last, id: binding.id });
  return { binding, spans, nextPageToken };
}

function generationBefore(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 1) return value - 1;
  throw new ServiceError('INVALID_PAGE_TOKEN', 'The page token does not belong to this list.');
}
