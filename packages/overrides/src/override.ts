/**
 * Statuses that an override may give. It lets through, with an owner and an end; what is to be blocked or escalated is a rule of a
 * policy.
 */
export const OVERRIDE_STATUSES = [
  'affected',
  'not_affected',
  'fixed',
  'under_investigation',
  'suppressed',
  'deferred',
] as const;

export type OverrideStatus = (typeof OVERRIDE_STATUSES)[number];

/** What is covered: everything that is said must hold. An empty text says nothing. */
export interface OverrideScope {
  readonly purl: string;
  /** Of an advisory: its id or an alias. */
  readonly advisory: string;
  readonly artifact: string;
  readonly environment: string;
}

/** An approved override. Times are ISO 8601, UTC. */
export interface Override {
  readonly override: string;
  /** The rule that it is an exception from; empty for every rule. */
  readonly rule: string;
  readonly scope: OverrideScope;
  readonly status: OverrideStatus;
  readonly owner: string;
  readonly reason: string;
  readonly createTime: string;
  /** It acts from here on, */
  readonly approveTime: string;
  /** and before this. */
  readonly expireTime: string;
}

/** Whether it acts at that time at all. Never at a time that is none. */
export function isInForce(
  { approveTime, expireTime }: Pick<Override, 'approveTime' | 'expireTime'>,
  at: Date,
): boolean {
  return Date.parse(approveTime) <= at.getTime() && at.getTime() < Date.parse(expireTime);
}
