import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { MutableCollection, Stored } from '@policy-registry/storage';
import { changedBefore, insertNamed, unlessDone } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { ENVIRONMENTS, type EnvironmentRecord } from './environment-record.ts';
import { environmentTitle } from './read-environment.ts';

/** Tries against others who create environments of the tenant at the same moment. */
const ATTEMPTS = 16;

export interface EnvironmentFields {
  readonly displayName: string;
  readonly description: string;
  /** 0 to 1000. */
  readonly rank: number;
  readonly twoPerson: boolean;
}

/** Takes the name of a new environment. Throws ALREADY_EXISTS, LIMIT_EXCEEDED, INVALID_ARGUMENT. */
export async function createEnvironment(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly environment: string } & EnvironmentFields,
): Promise<Stored<EnvironmentRecord>> {
  const { environment, displayName, description, rank, twoPerson } = request;
  checkEnvironmentFields(request);
  const now = deps.now();
  const fields = { environment, displayName, description, rank, twoPerson };
  const times = { createTime: now.toISOString(), updateTime: now.toISOString() };
  const event = eventOf(context, now, {
    type: 'policy.environment.created',
    environment,
    details: { rank, twoPerson },
  });
  const environments = deps.documents.forTenant(context.principal.tenant).collection(ENVIRONMENTS);

  const createdBefore = async () => changedBefore(await environments.get(environment), context);
  return unlessDone(context, createdBefore, async () => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      await refuseTaken(environments, environment);
      const ordinal = await nextOrdinal(environments, deps.limits.environmentsPerTenant);
      const record: EnvironmentRecord = { ...fields, ...times, ordinal, createdBy: context.principal.subject };
      const stored = await insertNamed(environments, environment, record, [event], context);
      if (stored !== undefined) return stored;
    }
    throw new ServiceError('CONFLICT', 'Others keep creating environments at the same moment; retry the call.', {
      retryAfterMs: 200,
    });
  });
}

export function checkEnvironmentFields(fields: EnvironmentFields): void {
  checkFreeText({ 'environment.displayName': fields.displayName, 'environment.description': fields.description });
}

async function refuseTaken(environments: MutableCollection<EnvironmentRecord>, environment: string): Promise<void> {
  if ((await environments.get(environment)) === undefined) return;
  throw new ServiceError('ALREADY_EXISTS', `There is an ${environmentTitle(environment)} already.`, {
    metadata: { environment },
  });
}

async function nextOrdinal(environments: MutableCollection<EnvironmentRecord>, limit: number): Promise<number> {
  const [last] = await environments.list({ orderBy: 'ordinal', descending: true, limit: 1 });
  const ordinal = (last?.body.ordinal ?? 0) + 1;
  if (ordinal <= limit) return ordinal;
  throw new ServiceError('LIMIT_EXCEEDED', `The tenant has ${limit} environments, which is the configured limit.`, {
    metadata: { limit: 'environmentsPerTenant', value: String(limit) },
  });
}
