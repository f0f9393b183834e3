import type { CallContext } from '@policy-registry/rpc';
import type { Stored } from '@policy-registry/storage';
import { changeOnce } from '@policy-registry/transitions';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { overrideEvent } from './override-event.ts';
import { transition } from './override-machine.ts';
import { OVERRIDES, type OverrideRecord, stateAt } from './override-record.ts';
import { overrideTitle } from './read-override.ts';

/** Ends an override for good; who asked for it or approved it may too. Throws NOT_FOUND, INVALID_STATE, ETAG_MISMATCH. */
export async function disableOverride(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly override: string; readonly reason: string; readonly etag: string },
): Promise<Stored<OverrideRecord>> {
  const { override, reason, etag } = request;
  const { tenant, subject } = context.principal;
  checkFreeText({ reason });
  const overrides = deps.documents.forTenant(tenant).collection(OVERRIDES);
  return changeOnce(overrides, override, overrideTitle(override), { etag, context }, ({ body }) => {
    const now = deps.now();
    const from = stateAt(body, now);
    const time = now.toISOString();
    const next: OverrideRecord = {
      ...body,
      state: transition(from, 'disable'),
      ending: { disabledBy: subject, disableTime: time, reason },
      updateTime: time,
    };
    const told = { type: 'policy.override.disabled', from, details: { disableReason: reason } } as const;
    return { body: next, events: [overrideEvent(context, now, next, told)] };
  });
}
