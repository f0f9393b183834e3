import fc from 'fast-check';
import type { Finding } from './finding.ts';

/** Generators of well-typed policies and of findings, well and badly shaped, for the property tests. */

const texts = fc.constantFrom(
  '"a"',
  '"npm"',
  '"not_affected"',
  '"*a?"',
  '"x \\"y\\" \\u{1}"',
  'sbom.name',
  'vex.status',
  'env.runtime',
  'lowercase(sbom.purl)',
  'reachability.state',
);
const numbers = fc.constantFrom(
  '0',
  '7.5',
  '-2',
  '+0.25',
  'advisory.cvss',
  'advisory.epss',
  'severity.score',
  'signals.runtime_hits',
  'vex.count(status == "fixed")',
  'percent_of(advisory.cvss, 10)',
  'risk_score(severity.base, 1.5)',
  'profile.p.cap',
);
const severities = fc.constantFrom(
  '"High"',
  '"None"',
  'severity.normalized',
  'advisory.severity',
  'severity_band(advisory.cvss)',
  'normalize_cvss(advisory)',
);
const instants = fc.constantFrom(
  '"2026-01-01"',
  'vex.timestamp',
  'advisory.published_at',
  'run.evaluated_at',
  'env.until',
);
const order = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');

const comparison = fc.oneof(
  ...[texts, numbers, severities, instants].map((side) =>
    fc.tuple(side, order, side).map(([a, op, b]) => `${a} ${op} ${b}`),
  ),
);
const leaf = fc.oneof(
  comparison,
  fc.constantFrom('true', 'false', 'null', 'advisory.kev', 'exists(sbom.scope)', 'env.flag', 'sbom.has_tag("a")'),
  fc
    .tuple(texts, fc.constantFrom('in', 'not in'), fc.constantFrom('["a", "npm"]', '[]', '["x", null]', 'sbom.tags'))
    .map((parts) => parts.join(' ')),
  fc.constantFrom(
    'vex.any(status == "fixed" and not exists(justification))',
    'vex.all(vendor == "a")',
    'sbom.any_component(name == "a")',
    'sbom.any_component(name == sbom.name)',
    'secret.path.allowlist(["a/*"])',
    'matches(sbom.purl, "pkg:*")',
    'contains(advisory.cwes, "CWE-79")',
  ),
);

/** Conditions with parentheses where the generator put them, needed or not. */
export const condition: fc.Arbitrary<string> = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc
      .tuple(fc.constantFrom(' and ', ' or '), fc.array(tie('tree'), { minLength: 2, maxLength: 4 }))
      .map(([op, parts]) => `(${parts.join(op)})`),
    fc.tuple(tie('tree'), fc.constantFrom(' and ', ' or '), tie('tree')).map((parts) => parts.join('')),
    tie('tree').map((inner) => `not ${inner}`),
    tie('tree').map((inner) => `(${inner})`),
  ),
})).tree;

const action = fc.oneof(
  fc.tuple(fc.constantFrom('"blocked"', '"fixed"', 'vex.status', 'env.status')).map(([value]) => `status := ${value}`),
  severities.map((value) => `severity := ${value}`),
  fc.constantFrom(
    'ignore',
    'defer',
    'warn',
    'escalate',
    'escalate to "Critical"',
    'warn message sbom.name',
    'annotate key := vex.latest()',
    'annotate __proto__ := advisory.cvss',
    'requireVex { vendors = ["a"] }',
    'requireVex { vendors = ["a"], justifications = ["component_not_present"] }',
  ),
  instants.map((value) => `ignore until ${value}`),
  instants.map((value) => `defer until ${value}`),
);
const actions = fc.array(action, { minLength: 1, maxLength: 4 }).map((list) => list.join('; '));

const rule = fc
  .record({
    priority: fc.option(fc.nat(300)),
    when: condition,
    onTrue: actions,
    onFalse: fc.option(actions),
    because: fc.boolean(),
  })
  .map(({ priority, when, onTrue, onFalse, because }) => (name: string) => {
    const head = `rule ${name}${priority === null ? '' : ` priority ${priority}`}`;
    return `${head} { when ${when} then ${onTrue}${onFalse === null ? '' : ` else ${onFalse}`}${because ? ' because "b"' : ''} }`;
  });

const PROFILE =
  'profile p { map m { source "GHSA" => +0.5, source "a" => -1.25 } env e { if env.runtime == "npm" then +1; if advisory.kev then 2.5 } cap: 9.0 }';

/** Source of a policy that compiles. */
export const policyText: fc.Arbitrary<string> = fc
  .tuple(fc.array(rule, { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([rules, shadow]) => {
    const body = rules.map((make, index) => make(`r${index}`)).join(' ');
    return `policy "p" syntax "stella-dsl@1" { metadata { a = ["x", 1, true,], b: "c" } settings { shadow = ${shadow} } ${PROFILE} ${body} }`;
  });

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
