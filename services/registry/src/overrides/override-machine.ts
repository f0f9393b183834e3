import { ServiceError } from '@policy-registry/rpc/errors';

/** State names are stable API: events and audit entries carry them. */
export type OverrideState = 'pending' | 'approved' | 'disabled' | 'expired';

export type OverrideVerb = 'approve' | 'disable' | 'expire';

/** Every transition of an override: state, verb, state. What is not here is refused. `expire` is what time does. */
export const OVERRIDE_MACHINE: Readonly<Record<OverrideState, Readonly<Partial<Record<OverrideVerb, OverrideState>>>>> =
  {
    pending: { approve: 'approved', disable: 'disabled', expire: 'expired' },
    approved: { disable: 'disabled', expire: 'expired' },
    disabled: {},
    expired: {},
  };

/** The state that the verb leads to. Throws INVALID_STATE, with what would be allowed. */
export function transition(from: OverrideState, verb: OverrideVerb): OverrideState {
  const to = OVERRIDE_MACHINE[from][verb];
  if (to !== undefined) return to;
  const allowed = Object.keys(OVERRIDE_MACHINE[from]).sort().join(' ');
  throw new ServiceError('INVALID_STATE', `An override that is ${from} does not take the verb ${verb}.`, {
    metadata: { state: from, verb, allowed },
  });
}
