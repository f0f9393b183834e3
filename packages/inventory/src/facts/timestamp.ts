const INSTANT = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|z|[+-]\d\d:\d\d))?$/;

/**
 * RFC 3339, or a bare date (its midnight, UTC), as ISO 8601 in UTC with at most milliseconds: `2021-12-10T10:15:09Z`.
 * Finer digits are cut, never rounded. `undefined` for anything else, a time without an offset included: its instant
 * would depend on the reader's time zone.
 */
export function normalizeTimestamp(text: string): string | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, date, time = '00:00:00', fraction = '', offset = 'Z'] = match;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const instant = Date.parse(`${date}T${time}.${milliseconds}${offset.toUpperCase()}`);
  if (Number.isNaN(instant)) return undefined;
  const iso = new Date(instant).toISOString();
  if (iso.length !== 24) return undefined;
  return iso.endsWith('.000Z') ? `${iso.slice(0, -5)}Z` : iso;
}
