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
  const inUtc = offset === 'Z' && TIME_OF_DAY.test(time);
  const iso = inUtc ? `${date}T${time}.${milliseconds}Z` : shifted(`${date}T${time}.${milliseconds}${offset}`);
  return iso?.endsWith('.000Z') ? `${iso.slice(0, -5)}Z` : iso;
}

const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** In UTC, where the year still has four digits there. */
function shifted(text: string): string | undefined {
  const instant = Date.parse(text.toUpperCase());
  if (Number.isNaN(instant)) return undefined;
  const iso = new Date(instant).toISOString();
  return iso.length === 24 ? iso : undefined;
}

/** `Date.parse` takes 30 February for 2 March. */
function isCalendarDay(date: string): boolean {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))];
  if (month < 1 || month > 12 || day < 1) return false;
  if (day <= 28) return true;
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
