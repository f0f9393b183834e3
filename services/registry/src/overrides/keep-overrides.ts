import type { MutableCollection, Stored } from '@policy-registry/storage';
import { change, type Decision } from '@policy-registry/transitions';
import { REGISTRY_ITSELF } from '../kernel/event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { overrideEvent } from './override-event.ts';
import { OVERRIDES, type OverrideRecord, stateAt } from './override-record.ts';
import { overrideTitle } from './read-override.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const PAGE = 100;

type Keeping = Pick<RegistryDependencies, 'documents' | 'now'>;

/**
 * Writes down what time has done to the overrides of a tenant: that one has expired, and before that, that its end is near. Any number
 * of processes may do it; each event is told once, since the write that tells it also remembers it. Nothing waits for it: an override
 * has no effect from its end on, whenever this comes. Throws StoreError; then the next call goes on.
 */
export async function keepOverrides(
  deps: Keeping,
  tenant: string,
  noticeDays: readonly number[],
  signal?: AbortSignal,
): Promise<void> {
  const overrides = deps.documents.forTenant(tenant).collection(OVERRIDES);
  const due = ({ body }: Stored<OverrideRecord>) => whatIsDue(body, deps.now(), noticeDays);
  const until = new Date(deps.now().getTime() + Math.max(0, ...noticeDays) * DAY_MS);
  for await (const stored of endingBy(overrides, until, signal)) {
    const { id } = stored;
    if (due(stored) !== undefined) await change(overrides, id, overrideTitle(id), '', due);
  }
}

/** Only what has expired: before somebody looks at a list of states. */
export function expireLapsed(deps: Keeping, tenant: string, signal: AbortSignal): Promise<void> {
  return keepOverrides(deps, tenant, [], signal);
}

/** The write that is due now; `undefined` when none is. */
function whatIsDue(
  record: OverrideRecord,
  time: Date,
  noticeDays: readonly number[],
): Decision<OverrideRecord> | undefined {
  const updateTime = time.toISOString();
  const from = record.state;
  const state = stateAt(record, time);
  if (state !== from) {
    const body: OverrideRecord = { ...record, state, updateTime };
    return { body, events: [overrideEvent(REGISTRY_ITSELF, time, body, { type: 'policy.override.expired', from })] };
  }
  const noticed = noticeDue(record, time, noticeDays);
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
  overrides: MutableCollection<OverrideRecord>,
  until: Date,
  signal: AbortSignal | undefined,
): AsyncGenerator<Stored<OverrideRecord>> {
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
