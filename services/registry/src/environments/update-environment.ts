import type { CallContext } from '@policy-registry/rpc';
import type { Stored } from '@policy-registry/storage';
import { changeOnce } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { checkEnvironmentFields, type EnvironmentFields } from './create-environment.ts';
import { ENVIRONMENTS, type EnvironmentRecord } from './environment-record.ts';
import { environmentTitle } from './read-environment.ts';

/** The fields that `update_mask` may name. */
export const ENVIRONMENT_FIELDS = ['display_name', 'description', 'rank', 'two_person'] as const;
export type EnvironmentField = (typeof ENVIRONMENT_FIELDS)[number];

/** Changes what the mask names. Promotions that wait for a second person already go on doing so. Throws NOT_FOUND, ETAG_MISMATCH. */
export async function updateEnvironment(
  deps: RegistryDependencies,
  context: CallContext,
  request: {
    readonly environment: string;
    readonly fields: EnvironmentFields;
    readonly mask: ReadonlySet<EnvironmentField>;
    readonly etag: string;
  },
): Promise<Stored<EnvironmentRecord>> {
  const { environment, fields, mask, etag } = request;
  checkEnvironmentFields(fields);
  const environments = deps.documents.forTenant(context.principal.tenant).collection(ENVIRONMENTS);
  return changeOnce(environments, environment, environmentTitle(environment), { etag, context }, ({ body }) => {
    const now = deps.now();
    const next: EnvironmentRecord = { ...body, ...masked(fields, mask), updateTime: now.toISOString() };
    const event = eventOf(context, now, {
      type: 'policy.environment.updated',
      environment,
      details: { fields: [...mask].sort() },
    });
    return { body: next, events: [event] };
  });
}

function masked(fields: EnvironmentFields, mask: ReadonlySet<EnvironmentField>): Partial<EnvironmentRecord> {
  return {
    ...(mask.has('display_name') ? { displayName: fields.displayName } : {}),
    ...(mask.has('description') ? { description: fields.description } : {}),
    ...(mask.has('rank') ? { rank: fields.rank } : {}),
    ...(mask.has('two_person') ? { twoPerson: fields.twoPerson } : {}),
  };
}
