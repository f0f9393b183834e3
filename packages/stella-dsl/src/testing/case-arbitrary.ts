import fc from 'fast-check';
import { CASE } from './case-shapes.ts';
import type { CaseShape } from './shape.ts';

/** Generators for the property tests of the runner. Not part of the package. */

const TEXTS = ['a', 'npm', 'GHSA', 'not_affected', 'fixed', 'component_not_present', 'pkg:npm/a@1', 'CWE-79', ''];
const INSTANTS = ['2026-01-01', '2026-03-01T00:00:00Z', '2027-07-01T00:00:00+02:00'];
const KEYS = ['runtime', 'flag', 'status', 'until'];

/** Any value of a shape, as a YAML file could hold it. */
function arbitraryOf(shape: CaseShape): fc.Arbitrary<unknown> {
  switch (shape.is) {
    case 'fact':
      return fc.option(arbitraryOf(shape.of), { freq: 6 });
    case 'nullable':
      return fc.option(arbitraryOf(shape.of));
    case 'list':
      return fc.array(arbitraryOf(shape.of), { maxLength: 3 });
    case 'map':
      return fc.dictionary(fc.constantFrom(...KEYS), arbitraryOf(shape.of), { maxKeys: 4 });
    case 'members':
      return membersOf(shape);
    case 'word':
      return fc.constantFrom(...shape.words);
    case 'number':
      return fc.constantFrom(0, 0.001, 5, 7.5, 9.8, -1);
    case 'bool':
      return fc.boolean();
    case 'instant':
      return fc.constantFrom(...INSTANTS);
    case 'text':
      return fc.constantFrom(...TEXTS);
    default:
      return fc.constantFrom(...TEXTS, ...INSTANTS, true, false, 5);
  }
}

function membersOf({ members, needs }: CaseShape & { is: 'members' }): fc.Arbitrary<unknown> {
  const values = Object.entries(members).map(([name, of]) => {
    // What is needed is not left unknown.
    return [name, arbitraryOf(name === needs && of.is === 'fact' ? of.of : of)] as const;
  });
  return fc.record(Object.fromEntries(values), { requiredKeys: needs === undefined ? [] : [needs] });
}

const GIVEN = CASE.is === 'members' ? CASE.members.given : undefined;

/** What the `given` of a sound case can be. */
export const anyGiven: fc.Arbitrary<unknown> = GIVEN === undefined ? fc.constant(null) : arbitraryOf(GIVEN);
