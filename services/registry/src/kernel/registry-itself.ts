import type { CallContext } from '@policy-registry/rpc';
import { REGISTRY_ITSELF } from './event.ts';

/** A call that the registry makes of its own accord while it serves another one: within its time and its trace, but not in its name. */
export function asRegistryItself(context: CallContext): CallContext {
  const { method, door, signal, deadline, traceId, log } = context;
  return {
    ...{ method, door, signal, deadline, traceId, log, requestId: undefined, requestMark: undefined },
    principal: {
      ...REGISTRY_ITSELF.principal,
      displayName: 'Policy Registry',
      tenant: context.principal.tenant,
      roles: new Set(),
      kind: 'client',
    },
  };
}
