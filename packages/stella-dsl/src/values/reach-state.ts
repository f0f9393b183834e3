/** The reachability lattice: short form and full name. `Unknown` is its bottom and stands for null. */
const STATES: readonly (readonly [string, string])[] = [
  ['sr', 'StaticallyReachable'],
  ['su', 'StaticallyUnreachable'],
  ['ro', 'RuntimeObserved'],
  ['ru', 'RuntimeUnobserved'],
  ['cr', 'ConfirmedReachable'],
  ['cu', 'ConfirmedUnreachable'],
  ['x', 'Contested'],
];

/** The full names. */
export const REACH_STATES: readonly string[] = STATES.map(([, name]) => name);

const BY_NAME = new Map(
  STATES.flatMap(([short, name]) => [[short, name] as const, [name.toLowerCase(), name] as const]),
);

/** The full name of a state given by its name or short form, in any case, with or without `_` and `-`; null otherwise. */
export function reachStateName(text: string): string | null {
  return BY_NAME.get(text.toLowerCase().replace(/[_-]/g, '')) ?? null;
}
