import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { found } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { type Span, spanAsOf } from './binding-history.ts';
import { BINDINGS, type BindingRecord, bindingId, bindingTitle, isLive, type LiveBinding } from './binding-record.ts';
import { readEnvironment } from './read-environment.ts';

type Documents = Pick<RegistryDependencies, 'documents'>;

export type StoredLiveBinding = Stored<BindingRecord> & { readonly body: LiveBinding };

/** What is live of a pack in an environment. Throws NOT_FOUND, also when the environment itself is not there. */
export async function readBinding(
  deps: Documents,
  tenant: string,
  environment: string,
  pack: string,
): Promise<StoredLiveBinding> {
  const stored = await findBinding(deps, tenant, environment, pack);
  const live = stored === undefined ? undefined : liveOf(stored);
  if (live === undefined) await readEnvironment(deps, tenant, environment);
  return found(live, bindingTitle(environment, pack));
}

export function liveOf(stored: Stored<BindingRecord>): StoredLiveBinding | undefined {
  const { body } = stored;
  return isLive(body) ? { ...stored, body } : undefined;
}

/** Also one of which nothing is live, while a first promotion waits. */
export async function findBinding(
  deps: Documents,
  tenant: string,
  environment: string,
  pack: string,
): Promise<Stored<BindingRecord> | undefined> {
  return deps.documents.forTenant(tenant).collection(BINDINGS).get(bindingId(environment, pack));
}

/** What was live at a time; a time that is still to come reads as now. Throws NOT_FOUND when nothing was. */
export async function readBindingAsOf(
  deps: Documents,
  tenant: string,
  binding: StoredLiveBinding,
  asOf: Date,
): Promise<Span> {
  const span = await spanAsOf(deps.documents.forTenant(tenant), binding.body, asOf);
  if (span !== undefined) return span;
  const { environment, pack } = binding.body;
  throw new ServiceError('NOT_FOUND', `Nothing of pack "${pack}" was live in "${environment}" at that time.`, {
    metadata: { environment, pack, asOf: asOf.toISOString() },
  });
}
