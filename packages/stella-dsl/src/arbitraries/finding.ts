import fc from 'fast-check';
import type { Finding } from '../finding.ts';

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const junk = fc.oneof(
  fc.constantFrom(
    'a',
    'npm',
    'fixed',
    'not_affected',
    'component_not_present',
    'High',
    'Critical',
    '2026-03-01',
    '2026-07-01T00:00:00Z',
  ),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.constantFrom('a', 5), { maxLength: 3 }),
  fc.anything(),
);

function shape(...members: string[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.record(Object.fromEntries(members.map((name) => [name, maybe(junk)]))) },
    { weight: 1, arbitrary: fc.anything() },
  );
}

/** Findings of any shape; most have the members, all kinds of values in them. */
export const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    id: junk,
    sbom: shape('purl', 'name', 'tags', 'scope', 'components', 'licenses'),
    advisory: shape('id', 'source', 'severity', 'cvss', 'epss', 'kev', 'cwes', 'aliases', 'published_at', 'tags'),
    vex: fc.oneof(
      fc.array(shape('statement_id', 'status', 'justification', 'vendor', 'timestamp'), { maxLength: 4 }),
      fc.anything(),
    ),
    reachability: maybe(shape('state', 'score')),
    signals: maybe(shape('runtime_hits', 'custom', 'uncertainty')),
    secrets: maybe(shape('matches', 'maskApplied')),
  })
  .map((finding) => finding as unknown as Finding);

export const anyEnv = fc.record({
  runtime: fc.constantFrom('npm', 5, null),
  flag: fc.constantFrom(true, false, 'x', null),
  status: fc.constantFrom('blocked', 'affected', null),
  until: fc.constantFrom('2026-01-01', '2027-01-01', 'soon', null),
});
