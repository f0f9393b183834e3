import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { prepare } from '../eval/evaluate.ts';
import type { RuleOutcome } from '../eval/evaluation.ts';
import type { Finding } from '../finding.ts';
import { CONTEXT, irOf } from '../fixtures.ts';
import type { Truth } from '../values/truth.ts';
import { Coverage } from './coverage.ts';
import { truthsOf } from './truths.ts';

// Few inputs and few literals, so that conditions often meet; findings that lie at the literals, between them, and nowhere.
const atom = fc.constantFrom(
  'advisory.kev',
  'exists(advisory.cvss)',
  'sbom.name == "a"',
  'sbom.name != "b"',
  '"b" == sbom.name',
  'sbom.name in ["a", "b"]',
  'sbom.name not in ["a"]',
  'sbom.name in []',
  'sbom.name < "b"',
  'env.x == 5',
  'env.x > 4.5',
  'env.x == "five"',
  'env.x in ["five", "six"]',
  'severity.normalized == "Unknown"',
  'sbom.tags[-1] == "a"',
  'vex.any(status == "fixed")',
  'vex.any(status == "fixed" and status == "affected")',
  'advisory.published_at < "2026-01-01"',
  'advisory.published_at >= "2025-12-31T23:00:00-01:00"',
  'advisory.cvss == advisory.cvss',
  'null',
  ...['<', '<=', '>', '>=', '==', '!='].flatMap((op) => [
    `advisory.cvss ${op} 4`,
    `7 ${op} advisory.cvss`,
    `severity.normalized ${op} "High"`,
    `severity.normalized ${op} "Low"`,
  ]),
);
const part = fc.oneof({ weight: 3, arbitrary: atom }, { weight: 1, arbitrary: atom.map((one) => `not (${one})`) });
const chain = (of: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(' and ', ' or '), fc.array(of, { minLength: 1, maxLength: 3 }))
    .map(([op, parts]) => parts.join(op));
const condition = fc.oneof(chain(part), chain(chain(part).map((inner) => `(${inner})`)));

const finding = fc
  .record({
    sbom: fc.record({ name: fc.constantFrom('a', 'b', 'c', '', 5) }, { requiredKeys: [] }),
    advisory: fc.record(
      {
        cvss: fc.constantFrom(0, 3.9, 4, 5, 7, 7.1, 10),
        severity: fc.constantFrom('None', 'Low', 'High', 'Critical', 'Unknown', 'high'),
        kev: fc.constantFrom(true, false, 'yes'),
        published_at: fc.constantFrom('2025-12-31', '2026-01-01', '2026-06-01T00:00:00Z', 'soon'),
      },
      { requiredKeys: [] },
    ),
    vex: fc.array(fc.record({ statement_id: fc.constant('1'), status: fc.constantFrom('fixed', 'affected') }), {
      maxLength: 2,
    }),
  })
  .map((members) => ({ id: 'sha256:00', ...members }) as unknown as Finding);
const env = fc.record({ x: fc.constantFrom(4, 5, 'five', 'six', true) }, { requiredKeys: [] });

const TRUTHS: Readonly<Record<RuleOutcome, Truth>> = {
  matched: true,
  not_applied: true,
  not_matched: false,
  unknown: null,
};

/** What each condition comes to for each finding. */
function truthsIn(conditions: readonly string[], cases: readonly [Finding, object][]): (Truth | undefined)[][] {
  const rules = conditions.map((when, index) => `rule r${index} { when ${when} then warn because "b" }`);
  const policy = prepare(irOf(rules.join('\n')));
  return cases.map(([one, given]) =>
    policy.evaluate(one, { ...CONTEXT, env: { ...given } }).explain.map(({ outcome }) => TRUTHS[outcome]),
  );
}

function whenOf(text: string) {
  const when = irOf(`rule r { when ${text} then warn because "b" }`).rules[0]?.when;
  assert.ok(when !== undefined);
  return when;
}

test('a value that a lint says cannot come up never does', () => {
  let constant = 0;
  fc.assert(
    fc.property(condition, fc.array(fc.tuple(finding, env), { minLength: 20, maxLength: 20 }), (text, cases) => {
      const truths = truthsOf(whenOf(text));
      if (truths.size < 3) constant += 1;
      for (const [index, [truth = null]] of truthsIn([text], cases).entries()) {
        assert.ok(truths.has(truth), `${text} is ${truth} for ${JSON.stringify(cases[index])}`);
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(constant > 20, `${constant} conditions were seen through`);
});

test('a rule that covers another is true wherever that one is', () => {
  let covered = 0;
  fc.assert(
    fc.property(
      condition,
      condition,
      fc.array(fc.tuple(finding, env), { minLength: 20, maxLength: 20 }),
      (wide, narrow, cases) => {
        const [a, b] = [new Coverage(whenOf(wide)), new Coverage(whenOf(narrow))];
        if (!a.covers(b)) return;
        covered += 1;
        assert.ok(a.mayCover(b), 'the quick look must not miss it');
        for (const [index, [first, second]] of truthsIn([wide, narrow], cases).entries()) {
          assert.ok(second !== true || first === true, `${narrow} without ${wide} for ${JSON.stringify(cases[index])}`);
        }
      },
    ),
    { numRuns: 1_500 },
  );
  assert.ok(covered > 20, `${covered} pairs covered`);
});
