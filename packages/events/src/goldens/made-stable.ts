import type { CloudEvent } from '../cloud-event.ts';

/** What differs from one run to the next, each kind with its stand-in: of the same form, so that the event stays a valid one. */
const KINDS: readonly (readonly [RegExp, (nth: number) => string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (nth) => new Date(Date.UTC(2026, 0, 1) + nth * 1000).toISOString()],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, (nth) => `00000000-0000-4000-8000-${hex(nth, 12)}`],
  // Digests, and the ids that are made of them.
  [/\b[0-9a-f]{64}\b/g, (nth) => hex(nth, 64)],
  [/\b[0-9a-f]{32}\b/g, (nth) => hex(nth, 32)],
  [/\b[0-9a-f]{16}(?=-01")/g, (nth) => hex(nth, 16)],
  // Ids of commits, comments, overrides: a prefix, and this.
  [/(?<="(?:[a-z]|[a-z]+-))[0-9a-f]{20}(?=")/g, (nth) => hex(nth, 20)],
];

/** The event of a run as it is in every run: what is equal in it stays equal. */
export function madeStable(event: CloudEvent): unknown {
  const data: Readonly<Record<string, unknown>> = { ...(event.data as object), sequence: '1' };
  // In tests a caller has every scope that there is.
  const scopes = data.scopes === undefined ? {} : { scopes: ['policy:read'] };
  let text = JSON.stringify({ ...event, sequence: '0000000000000001', data: { ...data, ...scopes } });
  for (const [pattern, standIn] of KINDS) {
    const known = new Map<string, string>();
    text = text.replace(pattern, (found) => {
      const same = known.get(found) ?? standIn(known.size + 1);
      known.set(found, same);
      return same;
    });
  }
  return JSON.parse(text);
}

function hex(nth: number, length: number): string {
  return nth.toString(16).padStart(length, '0');
}
