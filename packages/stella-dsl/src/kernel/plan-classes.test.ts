import assert from 'node:assert/strict';
import { test } from 'node:test';
import { METHODS } from '../checker/functions.ts';
import type { EvaluationContext } from '../eval/context.ts';
import { CONTEXT, irOf } from '../fixtures.ts';
import type { ClassPlan, PolicyPlan } from './class-plan.ts';
import { METHOD_FACTS } from './method-facts.ts';
import { planClasses } from './plan-classes.ts';

function planOf(body: string, env: EvaluationContext['env'] = {}): PolicyPlan {
  return planClasses(irOf(body), { ...CONTEXT, env });
}

function rule(when: string, then = 'ignore'): string {
  return `rule r { when ${when} then ${then} }`;
}

const BAND = 'advisory.cvss advisory.severity';

/** Facts, and terms by their facts; the band of the score, which every decision asks for, is left out. */
function asked({ facts, terms }: ClassPlan): string[] {
  const ofTerms = terms.map(({ parts }) => parts.map(({ fact }) => fact).join(' '));
  return [...facts.map(({ fact }) => fact), ...ofTerms.filter((names) => names !== BAND)];
}

function classes(plan: ClassPlan, fact: string, values: readonly unknown[]): number {
  const found = plan.facts.find((each) => each.fact === fact);
  assert.ok(found, `${fact} is not in the plan`);
  return new Set(values.map((value) => found.classOf(value))).size;
}

/** Classes of a term over all combinations of two lists of values. */
function classesOfTerm(
  plan: ClassPlan,
  facts: string,
  firsts: readonly unknown[],
  seconds: readonly unknown[],
): number {
  const found = plan.terms.find(({ parts }) => parts.map(({ fact }) => fact).join(' ') === facts);
  assert.ok(found, `${facts} is not in the plan`);
  return new Set(firsts.flatMap((first) => seconds.map((second) => found.classOf([first, second])))).size;
}

const SHARES = [undefined, ...Array.from({ length: 1_000 }, (_, index) => index / 1_000)];
const SCORES = [undefined, ...Array.from({ length: 101 }, (_, index) => index / 10)];
const SEVERITIES = [undefined, 'None', 'Low', 'Medium', 'High', 'Critical', 'Unknown'];
const STATEMENTS = ['fixed', 'affected', undefined].map((status) => ({ statement_id: 's', status }));
const LISTS = [[], ...STATEMENTS.map((one) => [one]), STATEMENTS, [...STATEMENTS, ...STATEMENTS]];

const coarse: [when: string, fact: string, values: readonly unknown[], classes: number][] = [
  ['advisory.epss >= 0.5', 'advisory.epss', SHARES, 3],
  ['advisory.epss >= 0.5 and advisory.epss < 0.6', 'advisory.epss', SHARES, 3],
  ['advisory.epss >= 0.5 and advisory.kev and not (advisory.epss > 0.6)', 'advisory.epss', SHARES, 3],
  ['advisory.epss >= 0.5 or advisory.kev', 'advisory.epss', SHARES, 3],
  ['advisory.severity in ["High", "Critical"]', 'advisory.severity', SEVERITIES, 3],
  ['exists(advisory.epss)', 'advisory.epss', SHARES, 2],
  ['vex.any(status == "fixed")', 'vex', LISTS, 3],
  ['vex.count(status == "fixed") >= 2', 'vex', LISTS, 2],
  ['vex.any(status == "fixed" and advisory.kev) and severity.normalized == "High"', 'vex', LISTS, 5],
];
for (const [when, fact, values, wanted] of coarse) {
  test(`${when} makes ${wanted} classes of ${fact}`, () => {
    const plan = planOf(rule(when)).decision;
    assert.equal(
      classes({ ...plan, facts: [...plan.facts, ...plan.terms.flatMap(({ parts }) => parts)] }, fact, values),
      wanted,
    );
  });
}

test('the decision asks for the band of the score, and for the score itself only where a rule does', () => {
  const plan = planOf(rule('severity.normalized >= "High"'));
  assert.deepEqual(asked(plan.decision), []);
  assert.equal(classesOfTerm(plan.decision, BAND, SCORES, SEVERITIES), 6);
  assert.equal(classesOfTerm(planOf(rule('severity.score >= 9.5')).decision, BAND, SCORES, SEVERITIES), 7);
  // Scores from 0 to 10, and the midpoints of Medium and High, which have two digits.
  assert.equal(classesOfTerm(plan.score, BAND, SCORES, SEVERITIES), 103);
});

test('an id and its aliases are asked together whether one of them matches', () => {
  const { decision } = planOf(rule('advisory.matches("CVE-2011-*") or advisory.matches("CVE-2013-*")'));
  assert.deepEqual(asked(decision), ['advisory.aliases advisory.id']);
  const ids = [undefined, 'GHSA-1', 'CVE-2011-1', 'CVE-2013-1'];
  const lists = [undefined, [], ['GHSA-2'], ['CVE-2011-2', 'CVE-2013-2']];
  assert.equal(classesOfTerm(decision, 'advisory.aliases advisory.id', lists, ids), 3);
});

test('facts that meet in a comparison are a term, by what counts of each', () => {
  const { decision } = planOf(rule('lowercase(sbom.name) == advisory.source and advisory.kev'));
  assert.deepEqual(asked(decision), ['advisory.kev', 'advisory.source sbom.name']);
  const [, term] = decision.terms;
  assert.deepEqual(
    term?.parts.map(({ classOf }) => classOf('A') === classOf('a')),
    [false, true],
  );
  assert.equal(
    classesOfTerm(decision, 'advisory.source sbom.name', ['a', 'b', undefined], ['A', 'b', 'c', undefined]),
    3,
  );
});

const unread: [name: string, body: string, facts: string[]][] = [
  ['what only a false condition reads', rule('env.tier == "lead" and sbom.purl == "x"'), []],
  ['what only a branch that is never run reads', rule('env.tier == "lead"', 'status := sbom.name'), []],
  [
    'what only a branch whose time is over does',
    rule('advisory.kev', 'status := sbom.name; ignore until "2020-01-01"'),
    ['advisory.kev'],
  ],
  ['messages', rule('advisory.kev', 'warn message sbom.name'), ['advisory.kev']],
  ['an annotation beside a warning', rule('advisory.kev', 'warn; annotate owner := sbom.name'), ['advisory.kev']],
  [
    'an annotation of an else',
    `rule r { when advisory.kev then warn else annotate owner := sbom.name }`,
    ['advisory.kev'],
  ],
  ['the severity', rule('severity.normalized == "High"', 'escalate'), []],
  ['an adjustment that adds nothing', 'profile p { env e { if sbom.name == "x" then 0 } }', []],
  ['an adjustment that never holds', 'profile p { env e { if env.tier == "lead" and advisory.kev then 1 } }', []],
];
for (const [name, body, facts] of unread) {
  test(`not in the plan: ${name}`, () => assert.deepEqual(asked(planOf(body, { tier: 'gold' }).decision), facts));
}

test('policies that score alike have one formula', () => {
  const formula = (body: string, env = {}): string => planOf(body, env).score.formula;
  const profile = (when: string): string => `profile p { env e { if ${when} then 1 } }`;
  assert.equal(formula(rule('advisory.kev')), formula(rule('sbom.name == "x"')));
  assert.equal(formula(profile('env.a == 1 and advisory.kev'), { a: 1 }), formula(profile('true and advisory.kev')));
  assert.notEqual(formula(profile('advisory.kev')), formula(profile('true')));
  assert.notEqual(
    formula('profile p { map m { source "a" => 1 } }'),
    formula('profile p { map m { source "a" => 2 } }'),
  );
});

test('what every method reads is known', () => {
  assert.deepEqual([...METHOD_FACTS.keys()].sort(), [...METHODS.keys()].sort());
});

test('an evaluation time that is none is a RangeError', () => {
  assert.throws(() => planClasses(irOf(''), { env: {}, evaluatedAt: 'soon' }), RangeError);
});
