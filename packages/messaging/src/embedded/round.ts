/**
 * Tenants once each, beginning after the one that was served last. `next` seeks the first tenant after another one:
 * with an index that costs the same however much the tenants have.
 */
export function* roundOf(next: (after: string) => string | undefined, last: string): Iterable<string> {
  for (let tenant = next(last); tenant !== undefined; tenant = next(tenant)) yield tenant;
  for (let tenant = next(''); tenant !== undefined && tenant <= last; tenant = next(tenant)) yield tenant;
}
