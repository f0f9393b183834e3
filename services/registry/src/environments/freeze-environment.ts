import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { changeOnce } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { ENVIRONMENTS, type EnvironmentRecord } from './environment-record.ts';
import { environmentTitle } from './read-environment.ts';

export interface FreezeRequest {
  readonly environment: string;
  readonly reason: string;
  readonly etag: string;
}

/** Stops every promotion into the environment. Rollback, abort and breaking the glass stay possible. Throws INVALID_STATE. */
export async function freezeEnvironment(
  deps: RegistryDependencies,
  context: CallContext,
  request: FreezeRequest,
): Promise<Stored<EnvironmentRecord>> {
  return turn(deps, context, request, 'open', (body, time) => ({
    ...body,
    freeze: { frozenBy: context.principal.subject, freezeTime: time, reason: request.reason },
  }));
}

/** Allows promotions again. Throws INVALID_STATE. */
export async function unfreezeEnvironment(
  deps: RegistryDependencies,
  context: CallContext,
  request: FreezeRequest,
): Promise<Stored<EnvironmentRecord>> {
  return turn(deps, context, request, 'frozen', ({ freeze: _freeze, ...body }) => body);
}

async function turn(
  deps: RegistryDependencies,
  context: CallContext,
  { environment, reason, etag }: FreezeRequest,
  from: 'open' | 'frozen',
  next: (body: EnvironmentRecord, time: string) => EnvironmentRecord,
): Promise<Stored<EnvironmentRecord>> {
  checkFreeText({ reason });
  const environments = deps.documents.forTenant(context.principal.tenant).collection(ENVIRONMENTS);
  return changeOnce(environments, environment, environmentTitle(environment), { etag, context }, ({ body }) => {
    const state = body.freeze === undefined ? 'open' : 'frozen';
    if (state !== from) {
      throw new ServiceError('INVALID_STATE', `The ${environmentTitle(environment)} is ${state} already.`, {
        metadata: { state, allowed: state === 'open' ? 'freeze' : 'unfreeze' },
      });
    }
    const now = deps.now();
    const time = now.toISOString();
    const type = from === 'open' ? 'policy.environment.frozen' : 'policy.environment.unfrozen';
    const to = from === 'open' ? 'frozen' : 'open';
    return {
      body: { ...next(body, time), updateTime: time },
      events: [eventOf(context, now, { type, environment, from, to, details: { reason } })],
    };
  });
}
