import type { Surroundings } from '../eval/context.ts';
import type { ExpressionCompiler } from '../eval/expressions.ts';
import { baseOf, type Scorer, scorerOf, sourceWeights } from '../eval/score.ts';
import type { Subject } from '../eval/subject.ts';
import type { PolicyIr } from '../ir/ir.ts';
import { Decimal, decimalText } from '../values/decimal.ts';
import { type Atom, FactAtoms } from './atoms.ts';
import type { Fact } from './class-plan.ts';
import { Parts } from './parts.ts';
import { ReadsOf } from './reads.ts';
import { isLiteral, Simplifier } from './simplify.ts';

const OF_BASE: readonly Fact[] = ['advisory.cvss', 'advisory.severity'];
const ZERO = new Decimal(0);

/** How a policy scores in one context. */
export interface Scoring {
  readonly score: Scorer;
  /** What the score depends on. */
  readonly parts: FactAtoms;
  /** The same for policies that score alike, as far as is seen. */
  readonly formula: string;
}

export function scoringOf(ir: PolicyIr, around: Surroundings, compiler: ExpressionCompiler): Scoring {
  const parts = new FactAtoms();
  for (const fact of OF_BASE) parts.of(fact).add(BASE);
  const weights = sourceWeights(ir);
  if (weights.size > 0) parts.of('advisory.source').add(weightAtom(weights));
  const adjustments = adjustmentsOf(ir, new Simplifier(compiler, around, 'profile'));
  const inProfile = new Parts(compiler, new ReadsOf(new Set(OF_BASE)), new FactAtoms());
  for (const { when } of adjustments) inProfile.collect(when, 'bool', parts);
  const added = [...weights].map(([source, weight]) => [source, decimalText(weight)]).sort();
  return { score: scorerOf(ir, compiler), parts, formula: JSON.stringify([added, adjustments]) };
}

/** Those that a finding can have or not, and those that every finding has. */
function adjustmentsOf(ir: PolicyIr, simplifier: Simplifier) {
  return Object.values(ir.profiles)
    .flatMap(({ env }) => Object.values(env).flat())
    .map(({ when, add }) => ({ when: simplifier.simplify(when), add }))
    .filter(({ when, add }) => add !== '0' && !(isLiteral(when) && !(when.op === 'bool' && when.value)));
}

/** Of a finding of which nothing but CVSS is known, or nothing but the severity: the CVSS score goes before. */
const BASE: Atom = {
  key: 'base',
  short: false,
  read(subject) {
    const base = baseOf(subject);
    return base === null ? '-' : decimalText(base);
  },
};

function weightAtom(weights: ReadonlyMap<string, Decimal>): Atom {
  const read = ({ advisory }: Subject): string => decimalText(weights.get(advisory.source as string) ?? ZERO);
  return { key: 'weight', short: false, read };
}
