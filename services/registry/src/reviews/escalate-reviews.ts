import { inOrder, type Stored } from '@policy-registry/storage';
import { eventOf, REGISTRY_ITSELF } from '../kernel/event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeVersion } from '../versions/change-version.ts';
import { isAwaited, VERSIONS, type VersionRecord, withRound } from '../versions/version-record.ts';
import { dueOf } from './open-round.ts';
import { reviewId } from './review-id.ts';

const PAGE = 100;
const WRITE_MS = 30_000;

/**
 * Tells of every review of a tenant whose due time has passed without a decision: once, since the write that tells it also remembers it.
 * Any number of processes may. Throws StoreError; then the next call goes on.
 */
export async function escalateReviews(deps: RegistryDependencies, tenant: string): Promise<void> {
  for await (const { body } of overdue(deps, tenant)) {
    const context = { requestMark: undefined, signal: AbortSignal.timeout(WRITE_MS) };
    await changeVersion(deps, tenant, body, { etag: '', context }, (current) => escalate(current, deps.now()));
  }
}

/** `undefined` when a decision came, or the due time was moved ahead. */
function escalate(body: VersionRecord, now: Date) {
  const round = body.rounds.at(-1);
  if (round === undefined || !isAwaited(body.state, round) || !isPast(round.dueTime, now)) return undefined;
  const { pack, version } = body;
  const { sourceDigest, irDigest, candidate, reviewers } = round;
  const updateTime = now.toISOString();
  const details = { review: reviewId(pack, version, candidate), reviewers, ...dueOf(round) };
  const told = { type: 'policy.review.escalated', pack, version, sourceDigest, irDigest, details } as const;
  return {
    body: withRound({ ...body, updateTime }, { ...round, escalated: true, updateTime }),
    events: [eventOf(REGISTRY_ITSELF, now, told)],
  };
}

async function* overdue(deps: RegistryDependencies, tenant: string): AsyncGenerator<Stored<VersionRecord>> {
  const versions = deps.documents.forTenant(tenant).collection(VERSIONS);
  const dueTimeOf = ({ rounds }: VersionRecord) => rounds.at(-1)?.dueTime;
  const soonest = { where: { awaited: true }, orderBy: 'dueTime', page: PAGE } as const;
  for await (const stored of inOrder(versions, { ...soonest, orderOf: (body) => dueTimeOf(body) ?? null })) {
    if (!isPast(dueTimeOf(stored.body), deps.now())) return;
    yield stored;
  }
}

function isPast(dueTime: string | undefined, now: Date): boolean {
  return dueTime !== undefined && Date.parse(dueTime) <= now.getTime();
}
