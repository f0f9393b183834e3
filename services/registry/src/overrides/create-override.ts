import type { OverrideScope, OverrideStatus } from '@policy-registry/overrides';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { MutableCollection, Stored } from '@policy-registry/storage';
import { changedBefore, insertNamed, unlessDone } from '@policy-registry/transitions';
import { checkFreeText, invalidArgument } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readPack } from '../packs/read-pack.ts';
import { requireRule } from './known-rules.ts';
import { overrideEvent } from './override-event.ts';
import { overrideId } from './override-id.ts';
import { OVERRIDES, type OverrideRecord } from './override-record.ts';
import { checkScope } from './override-scope.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface CreateOverride {
  readonly pack: string;
  /** Empty for every rule. */
  readonly rule: string;
  readonly scope: OverrideScope;
  readonly status: OverrideStatus;
  readonly owner: string;
  readonly reason: string;
  readonly expireTime: Date;
}

/**
 * Asks for an override, which does nothing until another person approves it. Throws INVALID_ARGUMENT for what could never act or
 * would last too long, NOT_FOUND, LIMIT_EXCEEDED.
 */
export async function createOverride(
  deps: RegistryDependencies,
  context: CallContext,
  request: CreateOverride,
): Promise<Stored<OverrideRecord>> {
  const overrides = deps.documents.forTenant(context.principal.tenant).collection(OVERRIDES);
  const id = overrideId(context.requestMark);
  const createdBefore = async () => changedBefore(await overrides.get(id), context);
  return unlessDone(context, createdBefore, async () => {
    const now = deps.now();
    const asked = await checkedRequest(deps, context, request, now);
    await requireRoom(overrides, request.pack, deps.overrideSettings.perPack);
    // The second one is for a request whose id was forgotten, and which came under it once more.
    for (const override of [id, overrideId(undefined)]) {
      const record = { ...asked, override };
      const event = overrideEvent(context, now, record, { type: 'policy.override.requested' });
      const stored = await insertNamed(overrides, override, record, [event], context);
      if (stored !== undefined) return stored;
    }
    throw new ServiceError('CONFLICT', 'The ids of new overrides are taken; retry the call.', { retryAfterMs: 200 });
  });
}

async function checkedRequest(
  deps: RegistryDependencies,
  { principal }: CallContext,
  { pack, rule, scope, status, owner, reason, expireTime }: CreateOverride,
  now: Date,
): Promise<Omit<OverrideRecord, 'override'>> {
  checkFreeText({ owner, reason, rule });
  checkExpiry(expireTime, now, deps.overrideSettings.days);
  const { tenant, subject } = principal;
  await readPack(deps, tenant, pack);
  const kept = await checkScope(deps, tenant, scope);
  if (rule !== '') await requireRule(deps, tenant, pack, rule);
  const time = now.toISOString();
  return {
    ...{ pack, rule, scope: kept, status, owner, reason },
    ...{ expireTime: expireTime.toISOString(), state: 'pending', createdBy: subject },
    ...{ createTime: time, updateTime: time },
  };
}

function checkExpiry(expireTime: Date, now: Date, days: number): void {
  const left = expireTime.getTime() - now.getTime();
  if (left <= 0) throw invalidArgument('expireTime', 'is not to come', 'expiry');
  if (left > days * DAY_MS) throw invalidArgument('expireTime', `is more than ${days} days away`, 'expiry');
}

/** Some that are made at the same moment may each find the last place: what the bound is for does not mind. */
async function requireRoom(overrides: MutableCollection<OverrideRecord>, pack: string, limit: number): Promise<void> {
  const open = await overrides.list({ where: { pack, open: true }, limit });
  if (open.length < limit) return;
  throw new ServiceError('LIMIT_EXCEEDED', `The pack has ${limit} overrides that are pending or approved.`, {
    metadata: { limit: 'overridesPerPack', value: String(limit) },
  });
}
