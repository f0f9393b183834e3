import type { Stored } from '@policy-registry/storage';
import { change, type Decision } from '@policy-registry/transitions';
import { REGISTRY_ITSELF } from '../kernel/event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { overrideEvent } from './override-event.ts';
import { OVERRIDES, type OverrideRecord, stateAt } from './override-record.ts';
import { overrideTitle } from './read-override.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const PAGE = 100;

type Keeping = Pick<RegistryDependencies, 'documents' | 'overrideSettings' | 'now'>;

/**
 * Writes down what time has done to the overrides of a tenant: that one has expired, and before that, that its end is near. Any number
 * of processes may do it; each event is told once, since the write that tells it also remembers it. Nothing waits for it: an override
 * has no effect from its end on, whenever this comes. Throws StoreError; then the next call goes on.
 */
export async function keepOverrides(deps: Keeping, tenant: string, signal?: AbortSignal): Promise<void> {
  const horizon = Math.max(0, ...deps.overrideSettings.noticeDays) * DAY_MS;
  const until = new Date(deps.now().getTime() + horizon);
  for await (const { id, body } of endingBy(deps, tenant, until, signal)) {
    if (whatIsDue(body, deps) === undefined) continue;
    const overrides = deps.documents.forTenant(tenant).collection(OVERRIDES);
    await change(overrides, id, overrideTitle(id), '', (current) => whatIsDue(current.body, deps));
  }
}

/** As `keepOverrides`, but only what has expired: before somebody looks at a list of states. */
export async function expireLapsed(
  deps: Omit<Keeping, 'overrideSettings'>,
  tenant: string,
  signal?: AbortSignal,
): Promise<void> {
  const noNotice = { ...deps, overrideSettings: { perPack: 0, days: 0, noticeDays: [] } };
  await keepOverrides(noNotice, tenant, signal);
}

/** The write that is due now; `undefined` when none is. */
function whatIsDue(record: OverrideRecord, { now, overrideSettings }: Keeping): Decision<OverrideRecord> | undefined {
  const time = now();
  const updateTime = time.toISOString();
  const from = record.state;
  const state = stateAt(record, time);
  if (state !== from) {
    const body: OverrideRecord = { ...record, state, updateTime };
    return { body, events: [overrideEvent(REGISTRY_ITSELF, time, body, { type: 'policy.override.expired', from })] };
  }
  const noticed = noticeDue(record, time, overrideSettings.noticeDays);
  if (noticed === undefined) return undefined;
  const body: OverrideRecord = { ...record, noticed, updateTime };
  const told = { type: 'policy.override.expiring', from, details: { noticeDays: noticed } } as const;
  return { body, events: [overrideEvent(REGISTRY_ITSELF, time, body, told)] };
}

/** The nearest announcement whose time has come and which was not made: the ones before it say nothing any more. */
function noticeDue(
  { state, expireTime, noticed = Number.POSITIVE_INFINITY }: OverrideRecord,
  now: Date,
  noticeDays: readonly number[],
): number | undefined {
  if (state !== 'approved') return undefined;
  const left = Date.parse(expireTime) - now.getTime();
  const due = noticeDays.filter((days) => left <= days * DAY_MS && days < noticed);
  return due.length === 0 ? undefined : Math.min(...due);
}

async function* endingBy(
  { documents }: Keeping,
  tenant: string,
  until: Date,
  signal: AbortSignal | undefined,
): AsyncGenerator<Stored<OverrideRecord>> {
  const overrides = documents.forTenant(tenant).collection(OVERRIDES);
  let page = await overrides.list({ where: { open: true }, orderBy: 'expireTime', limit: PAGE });
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    for (const stored of page) {
      signal?.throwIfAborted();
      if (Date.parse(stored.body.expireTime) > until.getTime()) return;
      yield stored;
    }
    const after = { value: last.body.expireTime, id: last.id };
    page = await overrides.list({ where: { open: true }, orderBy: 'expireTime', after, limit: PAGE });
  }
}
