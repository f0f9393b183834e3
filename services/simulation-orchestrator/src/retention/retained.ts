import type { IndexValue } from '@policy-registry/storage';

/** What the record of a simulation says of how long it is kept. */
export interface Retained {
  /** Names the area that holds everything it came to. */
  readonly area: string;
  /** Who names it as evidence: while there is one, it does not expire. Absent where nobody does. */
  readonly holders?: readonly string[];
  /** Since when it is given up: nobody can read it any more, and what it came to may be gone. Absent before. */
  readonly expiredTime?: string;
  readonly finishTime?: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** `ageing`: time counts against it. */
export const RETENTION_FIELDS = ['ageing', 'expired'] as const;

export function retentionIndex(record: Retained): Record<(typeof RETENTION_FIELDS)[number], IndexValue> {
  return { ageing: isAgeing(record), expired: isExpired(record) };
}

export function isExpired({ expiredTime }: Pick<Retained, 'expiredTime'>): boolean {
  return expiredTime !== undefined;
}

export function isHeld({ holders = [] }: Pick<Retained, 'holders'>): boolean {
  return holders.length > 0;
}

/** When it expires, unless somebody holds it until then. Undefined for what is not over, is held, or is kept for good (0 days). */
export function expireTimeOf(record: Omit<Retained, 'area'>, keepDays: number): Date | undefined {
  if (record.finishTime === undefined || keepDays === 0 || !isAgeing(record)) return undefined;
  return new Date(Date.parse(record.finishTime) + keepDays * DAY_MS);
}

/** Its time has come. */
export function isDue(record: Omit<Retained, 'area'>, now: Date, keepDays: number): boolean {
  const expireTime = expireTimeOf(record, keepDays);
  return expireTime !== undefined && expireTime <= now;
}

function isAgeing(record: Omit<Retained, 'area'>): boolean {
  return record.finishTime !== undefined && !isHeld(record) && !isExpired(record);
}
