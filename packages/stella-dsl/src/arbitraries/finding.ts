import fc from 'fast-check';
import { ELEMENT_FIELDS, INPUTS } from '../checker/catalogue.ts';
import type { EvaluationContext } from '../eval/context.ts';
import type { Finding } from '../finding.ts';

/** Findings and environments of any shape; most have the members, with all kinds of values in them. */

const WORDS = [
  'a',
  'npm',
  'fixed',
  'not_affected',
  'component_not_present',
  'High',
  'Critical',
  'Unknown',
  '2026-03-01',
  '2026-07-01T00:00:00Z',
  '1.2.3',
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'pkg:npm/a@1.0.0',
  'a'.repeat(300),
];
const word = fc.constantFrom(...WORDS);
const number = fc.oneof(fc.constantFrom(0, -0, 7.5, 9.8, 1e17, 1e300, -1e-7, Number.NaN), fc.double(), fc.nat(10));
const strange = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
});
const junk: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: word },
  { weight: 3, arbitrary: number },
  { weight: 2, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.array(fc.oneof(word, fc.constant(5)), { maxLength: 3 }) },
  { weight: 1, arbitrary: strange },
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

function shape(members: Iterable<string>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.record(Object.fromEntries([...members].map((name) => [name, maybe(junk)]))) },
    { weight: 1, arbitrary: strange },
  );
}

function membersOf(root: string): string[] {
  return [...INPUTS.keys()].flatMap((name) => (name.startsWith(`${root}.`) ? [name.slice(root.length + 1)] : []));
}

function listOf(item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 6, arbitrary: fc.array(item, { maxLength: 4 }) }, { weight: 1, arbitrary: strange });
}

const OPEN_KEYS = ['runtime', 'flag', 'until', 'build id', 'team', 'team "x"', 'a', 'x y', 'constructor', '__proto__'];
const open = fc.dictionary(fc.constantFrom(...OPEN_KEYS), junk, { noNullPrototype: true });

const signals = fc.record({
  ...Object.fromEntries(membersOf('signals').map((name) => [name, maybe(junk)])),
  uncertainty: maybe(shape(['level'])),
  custom: maybe(fc.oneof({ weight: 6, arbitrary: open }, { weight: 1, arbitrary: strange })),
});
const component = shape(ELEMENT_FIELDS.component.keys());

export const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    id: junk,
    sbom: fc.oneof(
      { weight: 6, arbitrary: fc.tuple(component, listOf(component)).map(withComponents) },
      { weight: 1, arbitrary: strange },
    ),
    advisory: shape([...membersOf('advisory'), 'tags']),
    vex: listOf(shape(ELEMENT_FIELDS.statement.keys())),
    reachability: maybe(shape(membersOf('reachability'))),
    signals: maybe(signals),
    secrets: maybe(
      fc.record({ matches: listOf(shape(['rule', 'severity', 'confidence', 'path'])), maskApplied: maybe(junk) }),
    ),
  })
  .map((finding) => finding as unknown as Finding);

function withComponents([component, components]: [unknown, unknown]): unknown {
  return typeof component === 'object' && component !== null ? { ...component, components } : component;
}

export const anyEnv = open.map((env) => env as EvaluationContext['env']);
