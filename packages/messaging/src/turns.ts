/** Tenants in the order in which they are to be asked: those after the one that was served last, then the others. */
export function inTurn(tenants: Iterable<string>, last: string): readonly string[] {
  const sorted = [...tenants].sort();
  const next = sorted.findIndex((tenant) => tenant > last);
  return next < 0 ? sorted : [...sorted.slice(next), ...sorted.slice(0, next)];
}
