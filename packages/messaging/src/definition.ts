import type { ConsumerDefinition, EventLimits } from './event-bus.ts';
import { checkName, checkNumber } from './identifiers.ts';
import type { Backoff } from './lease.ts';
import type { QueueDefinition } from './work-queue.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KIB = 1024;

/** Jobs or events that one call takes, and that one page holds. */
export const MAX_BATCH = 1_000;

export type QueueRules = Required<QueueDefinition>;
export type ConsumerRules = Required<ConsumerDefinition>;
export type EventRules = Required<EventLimits>;

/** A queue with every default filled in. Throws a TypeError for a definition against the rules. */
export function queueRules(definition: QueueDefinition): QueueRules {
  return {
    name: checkName(definition.name),
    leaseMs: leaseMs(definition.leaseMs),
    maxDeliveries: checkNumber('maxDeliveries', definition.maxDeliveries ?? 5, 1, 1_000),
    backoff: backoff(definition.backoff),
    dedupeMs: checkNumber('dedupeMs', definition.dedupeMs ?? 10 * MINUTE, 100, DAY),
    payloadBytes: checkNumber('payloadBytes', definition.payloadBytes ?? 256 * KIB, 1, 4 * KIB * KIB),
    jobsPerTenant: checkNumber('jobsPerTenant', definition.jobsPerTenant ?? 10_000, 1, 1_000_000),
    startedPerTenant: checkNumber('startedPerTenant', definition.startedPerTenant ?? 100, 1, 10_000),
    deadLettersPerTenant: checkNumber('deadLettersPerTenant', definition.deadLettersPerTenant ?? 1_000, 1, 100_000),
  };
}

export function consumerRules(definition: ConsumerDefinition): ConsumerRules {
  const { from } = definition;
  if (from !== 'beginning' && from !== 'now') throw new TypeError(`a consumer cannot start from ${from}`);
  return {
    name: checkName(definition.name),
    from,
    leaseMs: leaseMs(definition.leaseMs),
    backoff: backoff(definition.backoff),
  };
}

export function eventRules(limits: EventLimits): EventRules {
  const maxAgeMs = checkNumber('maxAgeMs', limits.maxAgeMs ?? 7 * DAY, SECOND, 3_650 * DAY);
  return {
    maxAgeMs,
    eventBytes: checkNumber('eventBytes', limits.eventBytes ?? 256 * KIB, 1, 4 * KIB * KIB),
    maxEvents: checkNumber('maxEvents', limits.maxEvents ?? 1_000_000, 1, 1_000_000_000),
    dedupeMs: checkNumber('dedupeMs', limits.dedupeMs ?? Math.min(10 * MINUTE, maxAgeMs), 100, Math.min(DAY, maxAgeMs)),
  };
}

/** The pause before the next delivery of what was delivered so often. */
export function pauseAfter({ firstMs, maxMs }: Backoff, delivery: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(delivery - 1, 30));
}

/** Positions of at most a thousand dead letters, or a TypeError. Those that name none are no mistake. */
export function checkPositions(positions: readonly number[]): readonly number[] {
  if (positions.length > MAX_BATCH) throw new TypeError(`more than ${MAX_BATCH} positions in one call`);
  for (const position of positions) {
    checkNumber('position', position, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  }
  return positions;
}

/** Where a page begins: after this position, 0 when it is the first page. */
export function checkAfter(after = 0): number {
  return checkNumber('after', after, 0, Number.MAX_SAFE_INTEGER);
}

export function checkLimit(limit: number): number {
  return checkNumber('limit', limit, 1, MAX_BATCH);
}

export function checkDelay(delayMs: number): number {
  return checkNumber('delayMs', delayMs, 0, DAY);
}

function leaseMs(value = 30 * SECOND): number {
  return checkNumber('leaseMs', value, 100, HOUR);
}

function backoff({ firstMs, maxMs }: Backoff = { firstMs: SECOND, maxMs: MINUTE }): Backoff {
  return { firstMs: checkNumber('firstMs', firstMs, 0, DAY), maxMs: checkNumber('maxMs', maxMs, firstMs, DAY) };
}
