import { type EvaluationContext, readContext } from '../eval/context.ts';
import { ExpressionCompiler } from '../eval/expressions.ts';
import type { PolicyIr } from '../ir/ir.ts';
import { decimalText } from '../values/decimal.ts';
import { severityOfRank } from '../values/severity.ts';
import type { Atom } from './atoms.ts';
import type { PolicyPlan } from './class-plan.ts';
import { RuleObserver } from './observe-rule.ts';
import { Observer } from './observer.ts';
import { scoringOf } from './scoring.ts';
import { Simplifier } from './simplify.ts';

/**
 * What the policy asks about a finding in this context. The answers are those of the interpreter: the plan only knows what is asked.
 * Throws a RangeError where the evaluation time is none.
 */
export function planClasses(ir: PolicyIr, context: EvaluationContext): PolicyPlan {
  const around = readContext(context);
  const compiler = new ExpressionCompiler(ir);
  const scoring = scoringOf(ir, around, compiler);
  const decision = new Observer(compiler, scoring);
  decision.addOfScore(BAND);
  const rules = new RuleObserver(decision, new Simplifier(compiler, around, 'rule'), around.nowText);
  for (const rule of ir.rules) rules.rule(rule);
  rules.requirements();
  const score = new Observer(compiler, scoring);
  score.addOfScore(SCORE);
  return { decision: decision.plan(around), score: { ...score.plan(around), formula: scoring.formula } };
}

const BAND: Atom = { key: 'band', short: false, read: ({ band }) => severityOfRank(band) };
const SCORE: Atom = {
  key: 'score',
  short: false,
  read: ({ score }) => (score === null ? '0' : decimalText(score)),
};
