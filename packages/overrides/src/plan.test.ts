import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClassPlan, Finding } from '@policy-registry/stella-dsl';
import fc from 'fast-check';
import { asked, overrides } from './arbitraries-for-test.ts';
import { AT, findingOf, type OverrideParts, overrideOf } from './override-for-test.ts';
import { prepareOverrides } from './prepare.ts';

interface Row {
  readonly finding: Finding;
  readonly artifact: string;
}

function factOf({ finding: { sbom, advisory }, artifact }: Row, fact: string): unknown {
  switch (fact) {
    case 'sbom.purl':
      return sbom.purl;
    case 'advisory.id':
      return advisory.id;
    case 'advisory.aliases':
      return advisory.aliases;
    case 'subject':
      return artifact;
    default:
      return assert.fail(`${fact} is no fact`);
  }
}

function classesOf({ facts, terms }: ClassPlan, row: Row): readonly string[] {
  return [
    ...facts.map(({ fact, classOf }) => classOf(factOf(row, fact))),
    ...terms.map(({ parts, classOf }) => classOf(parts.map(({ fact }) => factOf(row, fact)))),
  ];
}

function partsOf({ terms }: ClassPlan, row: Row): readonly string[] {
  return terms.flatMap(({ parts }) => parts.map(({ fact, classOf }) => classOf(factOf(row, fact))));
}

test('law: for findings of one class the same override decides, whatever rule won', () => {
  let alike = 0;
  fc.assert(
    fc.property(overrides, asked, asked, (list, { question, ...one }, other) => {
      const { plan, find } = prepareOverrides(list, question);
      const classes = [one, other].map((row) => classesOf(plan, row));
      const parts = [one, other].map((row) => partsOf(plan, row));
      if (String(parts[0]) === String(parts[1]) && plan.terms.length > 0) assert.deepEqual(classes[0], classes[1]);
      if (String(classes[0]) !== String(classes[1])) return;
      if (one.finding !== other.finding) alike += 1;
      for (const rule of ['', 'r1', 'r2']) {
        assert.equal(find(one.finding, one.artifact, rule), find(other.finding, other.artifact, rule));
      }
    }),
    { numRuns: 2_000 },
  );
  assert.ok(alike > 100, `only ${alike} pairs were of one class`);
});

function planOf(...parts: readonly OverrideParts[]): ClassPlan {
  return prepareOverrides(parts.map(overrideOf), { environment: 'prod', at: AT }).plan;
}

const PURL = 'pkg:npm/lodash';
const CVE = 'CVE-2021-23337';
const unread: [name: string, parts: readonly OverrideParts[]][] = [
  ['none', []],
  ['one for everything', [{}]],
  ['one for a rule', [{ rule: 'block_high' }]],
  ['one that has ended', [{ scope: { purl: PURL }, expireTime: '2026-05-20T00:00:00.000Z' }]],
  ['one of another environment', [{ scope: { purl: PURL, environment: 'dev' } }]],
];
for (const [name, parts] of unread) {
  test(`nothing is asked for ${name}`, () => assert.deepEqual(planOf(...parts), { facts: [], terms: [] }));
}

test('only what is named is asked for', () => {
  const asked = ({ facts, terms }: ClassPlan): string[] => [
    ...facts.map(({ fact }) => fact),
    ...terms.map(({ parts }) => parts.map(({ fact }) => fact).join(' ')),
  ];
  assert.deepEqual(asked(planOf({ scope: { purl: PURL } })), ['sbom.purl']);
  assert.deepEqual(asked(planOf({ scope: { artifact: 'shop' } })), ['subject']);
  assert.deepEqual(asked(planOf({ scope: { advisory: CVE } })), ['advisory.aliases advisory.id']);
  assert.deepEqual(asked(planOf({ scope: { artifact: 'shop' } }, { scope: { purl: PURL } })), ['sbom.purl subject']);
});

test('what is in the scope of no override is all one class', () => {
  const plan = planOf({ scope: { purl: PURL, advisory: CVE } }, { scope: { purl: 'pkg:npm/a', advisory: 'ACME-1' } });
  const classOf = (purl: string, id: string): string =>
    String(classesOf(plan, { finding: findingOf(purl, id), artifact: '' }));
  const outside = [
    classOf(`${PURL}@1`, 'ACME-1'),
    classOf('pkg:npm/a@1', CVE),
    classOf('pkg:npm/b@1', CVE),
    classOf('no purl', 'CVE-2000-0001'),
  ];
  assert.equal(new Set(outside).size, 1);
  assert.equal(new Set([...outside, classOf(`${PURL}@1`, CVE), classOf(`${PURL}@2`, CVE)]).size, 2);
});

test('facts of any shape have a class', () => {
  const plan = planOf({ scope: { purl: PURL, advisory: CVE, artifact: 'shop' } });
  for (const value of [undefined, null, 5, {}, [], [5, null], 'pkg:', 'pkg:npm/%zz@1']) {
    for (const { parts, classOf } of plan.terms) {
      assert.equal(classOf(parts.map(() => value)), '');
      assert.deepEqual(
        parts.map((part) => part.classOf(value)),
        parts.map(() => ''),
      );
    }
  }
});
