const INSTANT = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|z|[+-]\d\d:\d\d))?$/;

/**
 * RFC 3339, or a bare date (its midnight, UTC), as ISO 8601 in UTC with at most milliseconds: `2021-12-10T10:15:09Z`.
 * Finer digits are cut, never rounded. `undefined` for anything else: a day that is not in the calendar, a leap second, a
 * time without an offset (its instant would depend on the reader's time zone).
 */
export function normalizeTimestamp(text: string): string | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, date = '', time = '00:00:00', fraction = '', offset = 'Z'] = match;
  if (!isCalendarDay(date)) return undefined;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const instant = Date.parse(`${date}T${time}.${milliseconds}${offset.toUpperCase()}`);
  if (Number.isNaN(instant)) return undefined;
  const iso = new Date(instant).toISOString();
  if (iso.length !== 24) return undefined;
  return iso.endsWith('.000Z') ? `${iso.slice(0, -5)}Z` : iso;
}

/** `Date.parse` takes 30 February for 2 March. */
function isCalendarDay(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}
