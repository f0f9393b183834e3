import type { CloudEvent } from '../cloud-event.ts';

interface Kind {
  readonly pattern: RegExp;
  /** What is equal in an event, in another form. */
  readonly same?: (found: string) => string;
  /** Of the same form, so that the event stays a valid one. */
  readonly standIn: (nth: number) => string;
}

/** What differs from one run to the next. */
const KINDS: readonly Kind[] = [
  {
    pattern: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g,
    // Protobuf leaves out milliseconds that are 0.
    same: (found) => new Date(found).toISOString(),
    standIn: (nth) => new Date(Date.UTC(2026, 0, 1) + nth * 1000).toISOString(),
  },
  {
    pattern: /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g,
    standIn: (nth) => `00000000-0000-4000-8000-${hex(nth, 12)}`,
  },
  // Digests, and the ids that are made of them.
  { pattern: /\b[0-9a-f]{64}\b/g, standIn: (nth) => hex(nth, 64) },
  { pattern: /\b[0-9a-f]{32}\b/g, standIn: (nth) => hex(nth, 32) },
  { pattern: /\b[0-9a-f]{16}(?=-01")/g, standIn: (nth) => hex(nth, 16) },
  // Ids of commits, comments, overrides: a prefix, and this.
  { pattern: /(?<="(?:[a-z]|[a-z]+-))[0-9a-f]{20}(?=")/g, standIn: (nth) => hex(nth, 20) },
];

/** The event of a run as it is in every run: what is equal in it stays equal. */
export function madeStable(event: CloudEvent): unknown {
  const data: Readonly<Record<string, unknown>> = { ...(event.data as object), sequence: '1' };
  // In tests a caller has every scope that there is.
  const scopes = data.scopes === undefined ? {} : { scopes: ['policy:read'] };
  let text = JSON.stringify({ ...event, sequence: '0000000000000001', data: { ...data, ...scopes } });
  for (const { pattern, same = (found: string) => found, standIn } of KINDS) {
    const known = new Map<string, string>();
    text = text.replace(pattern, (found) => {
      const stable = known.get(same(found)) ?? standIn(known.size + 1);
      known.set(same(found), stable);
      return stable;
    });
  }
  return JSON.parse(text);
}

function hex(nth: number, length: number): string {
  return nth.toString(16).padStart(length, '0');
}
