import { INPUTS } from '../checker/catalogue.ts';
import type { Finding } from '../finding.ts';
import type { Fact } from './class-plan.ts';

const CUSTOM = 'signals.custom.';
const FACT_ROOTS: ReadonlySet<string> = new Set(['sbom', 'advisory', 'reachability', 'signals']);
const RENAMED: ReadonlyMap<string, Fact> = new Map([
  ['signals.uncertainty.level', 'signals.uncertainty.level'],
  ['secret.mask.applied', 'secrets'],
]);

/** The fact that a named input reads, as the interpreter finds it; null for what is the same for every finding, and for `severity`. */
export function factOfInput(path: readonly string[]): Fact | null {
  const [root = '', first = '', second = ''] = path;
  if (root === 'signals' && first === 'custom') return `${CUSTOM}${second}`;
  const name = path.join('.');
  const renamed = RENAMED.get(name);
  if (renamed !== undefined) return renamed;
  if (path.length !== 2 || !INPUTS.has(name)) return null;
  if (root === 'vex') return 'vex';
  return FACT_ROOTS.has(root) ? name : null;
}

/** Where a fact is in a finding. A key of `signals.custom` may have dots of its own. */
export function placeOf(fact: Fact): readonly string[] {
  return fact.startsWith(CUSTOM) ? ['signals', 'custom', fact.slice(CUSTOM.length)] : fact.split('.');
}

type Tree = Record<string, unknown>;

/** Makes findings of which nothing but these facts is known, in their order. */
export function findingMaker(facts: readonly Fact[]): (values: readonly unknown[]) => Finding {
  const places = facts.map(placeOf);
  const [only] = places;
  // One fact is what is asked for of up to a million values.
  if (only !== undefined && places.length === 1) {
    return ([value]) => only.reduceRight((inner, name) => ({ [name]: inner }), value) as Finding;
  }
  return (values) => {
    const finding: Tree = {};
    for (const [index, place] of places.entries()) put(finding, place, values[index]);
    return finding as unknown as Finding;
  };
}

function put(finding: Tree, place: readonly string[], value: unknown): void {
  let owner = finding;
  for (const name of place.slice(0, -1)) {
    owner[name] ??= {};
    owner = owner[name] as Tree;
  }
  // `__proto__` is a key like any other.
  Object.defineProperty(owner, place.at(-1) ?? '', { value, enumerable: true });
}
