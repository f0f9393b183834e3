import type { PolicyIr } from '../ir/ir.ts';
import { Decimal, decimalOf } from '../values/decimal.ts';
import { bandOf, midpointOf, severityRank } from '../values/severity.ts';
import type { ExpressionCompiler } from './expressions.ts';
import { clampScore } from './functions.ts';
import type { Evaluator } from './inputs.ts';
import type { Subject } from './subject.ts';

export type Scorer = (subject: Subject) => void;

/**
 * Sets base, score and band of a subject. Base is the CVSS score, else the midpoint of the advisory's severity; the score adds
 * the weight that the profiles' maps give the advisory's source and every adjustment whose condition is true, within 0 to 10.
 * All profiles count; sums do not depend on their order.
 */
export function scorerOf(ir: PolicyIr, compiler: ExpressionCompiler): Scorer {
  const weights = sourceWeights(ir);
  const adjustments = Object.values(ir.profiles)
    .flatMap(({ env }) => Object.values(env).flat())
    .map(({ when, add }) => ({ when: compiler.compile(when), add: new Decimal(add) }));
  return (subject) => {
    const base = baseOf(subject);
    if (base === null) return;
    subject.base = base;
    const weight = weights.get(subject.advisory.source as string);
    const weighted = weight === undefined ? base : base.plus(weight);
    const score = clampScore(adjust(weighted, adjustments, subject));
    subject.score = score;
    subject.band = bandOf(score);
  };
}

function adjust(start: Decimal, adjustments: readonly { when: Evaluator; add: Decimal }[], subject: Subject): Decimal {
  let sum = start;
  for (const { when, add } of adjustments) {
    if (when(subject) === true) sum = sum.plus(add);
  }
  return sum;
}

export function baseOf({ advisory }: Subject): Decimal | null {
  const cvss = decimalOf(advisory.cvss);
  if (cvss !== null) return clampScore(cvss);
  const rank = severityRank(advisory.severity);
  return rank === null ? null : midpointOf(rank);
}

/** What the maps of all profiles together add for each source. */
export function sourceWeights(ir: PolicyIr): ReadonlyMap<string, Decimal> {
  const weights = new Map<string, Decimal>();
  for (const map of Object.values(ir.profiles).flatMap(({ maps }) => Object.values(maps))) {
    for (const [source, weight] of Object.entries(map)) {
      weights.set(source, (weights.get(source) ?? new Decimal(0)).plus(weight));
    }
  }
  return weights;
}
