import { INPUTS } from '../checker/catalogue.ts';
import type { Evaluation } from '../eval/evaluation.ts';
import { member } from '../eval/inputs.ts';
import type { Finding } from '../finding.ts';
import type { ClassPlan, Fact, TermClasses } from './class-plan.ts';
import { factOfInput, findingMaker, placeOf } from './facts.ts';

/** Shapes that the tests of this folder share. Not part of the package. */

const KEYS = [
  'runtime',
  'flag',
  'status',
  'until',
  'team',
  'team "x"',
  'a',
  'x y',
  'constructor',
  '__proto__',
  'toString',
  '',
  'p',
  'vex',
];

/** Every fact that a generated policy can read. */
export const ALL_FACTS: readonly Fact[] = [
  ...new Set([
    ...[...INPUTS.keys()].flatMap((name) => factOfInput(name.split('.')) ?? []),
    ...['signals.uncertainty.level', 'sbom.components', 'sbom.tags', 'advisory.tags', 'secrets'],
    ...KEYS.map((key) => `signals.custom.${key}`),
  ]),
];

export function factOf(finding: Finding, fact: Fact): unknown {
  return placeOf(fact).reduce<unknown>(member, finding);
}

export type Facts = readonly unknown[];

/** In the order of `ALL_FACTS`. */
export function factsOf(finding: Finding): Facts {
  return ALL_FACTS.map((fact) => factOf(finding, fact));
}

export const findingOfFacts: (facts: Facts) => Finding = findingMaker(ALL_FACTS);

/** The classes of a finding in facts and terms: what an executor keeps of it. */
export function classesOf({ facts, terms }: ClassPlan, finding: Finding): readonly string[] {
  const value = (fact: Fact): unknown => factOf(finding, fact);
  return [
    ...facts.map(({ fact, classOf }) => classOf(value(fact))),
    ...terms.map(({ parts, classOf }) => classOf(parts.map(({ fact }) => value(fact)))),
  ];
}

export function partsOf({ parts }: TermClasses, finding: Finding): readonly string[] {
  return parts.map(({ fact, classOf }) => classOf(factOf(finding, fact)));
}

/** What classes decide, but for the score. */
export function decisionOf({ status, severity, winningRule, explain }: Evaluation): object {
  return { status, severity, winningRule, outcomes: explain.map(({ outcome }) => outcome) };
}
