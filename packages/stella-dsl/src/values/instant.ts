const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d\d:\d\d))?$/;
const MINUTE = 60_000;
const LONGEST = 40;

/**
 * Milliseconds since 1970 of an ISO 8601 instant: a date (midnight UTC), or date and time with `Z` or an offset. Digits past
 * the millisecond are cut. Null for what is not one, including days that no month has.
 */
export function parseInstant(text: string): number | null {
  if (text.length > LONGEST) return null;
  const parts = ISO.exec(text);
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined) return null;
  if (hour === undefined || minute === undefined || second === undefined) return null;
  // Date.UTC reads years below 100 as 19xx.
  if (year < 100 || hour > 23 || minute > 59 || second > 59) return null;
  const millis = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const offset = offsetMinutes(parts[8] ?? 'Z');
  if (offset === null) return null;
  return midnight + (hour * 60 + minute - offset) * MINUTE + second * 1_000 + millis;
}

const FIRST = Date.UTC(100, 0, 1);
const BEHIND_LAST = Date.UTC(10_000, 0, 1);

/** Whether the text that `formatInstant` writes reads as an instant again. */
export function isWritable(millis: number): boolean {
  return millis >= FIRST && millis < BEHIND_LAST;
}

/** `2026-01-31T00:00:00.000Z`. */
export function formatInstant(millis: number): string {
  return new Date(millis).toISOString();
}

function offsetMinutes(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

const CACHE_SIZE = 4_096;
const cache = new Map<string, number | null>();

/** Like `parseInstant`, of any value, remembering texts: findings of one advisory repeat theirs. */
export function instantOf(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > LONGEST) return null;
  const known = cache.get(value);
  if (known !== undefined) return known;
  const parsed = parseInstant(value);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(value, parsed);
  return parsed;
}
