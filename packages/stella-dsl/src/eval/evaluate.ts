import type { Finding } from '../finding.ts';
import type { IrExpr, IrRule, PolicyIr } from '../ir/ir.ts';
import { decimalText } from '../values/decimal.ts';
import type { Truth } from '../values/truth.ts';
import { type Branch, branchOf, runBranch } from './actions.ts';
import { type EvaluationContext, readContext } from './context.ts';
import { Decision, untilOf } from './decision.ts';
import type { Evaluation, OpenEffect, RuleExplain, RuleOutcome } from './evaluation.ts';
import { explainInputs, type InputReader } from './explain-inputs.ts';
import { ExpressionCompiler } from './expressions.ts';
import type { Evaluator } from './inputs.ts';
import { missingInputs } from './missing.ts';
import { scorerOf } from './score.ts';
import { Subject } from './subject.ts';
import { truthOf } from './value.ts';

/**
 * Looks at conditions as they stand when the evaluation comes to them: before each rule, and before the first of them with null,
 * when the score is settled. Changes nothing.
 */
export type Observe = (rule: IrRule | null, truthAt: (condition: IrExpr) => Truth) => void;

export interface EvaluateOptions {
  readonly explain?: boolean;
  readonly observe?: Observe;
}

/** A policy made ready to be evaluated many times. */
export interface PreparedPolicy {
  readonly ir: PolicyIr;
  /**
   * Evaluates one finding: a pure function of IR, finding and context, which throws for no finding. `explain: false` leaves
   * the explain out and is several times faster; everything else of the result is the same.
   */
  evaluate(finding: Finding, context: EvaluationContext, options?: EvaluateOptions): Evaluation;
}

interface PreparedRule {
  readonly ir: IrRule;
  readonly when: Evaluator;
  readonly onTrue: Branch;
  readonly onFalse: Branch | null;
  readonly inputs: InputReader;
}

/** A rule's explain before the effects are settled. */
interface Trace {
  readonly rule: PreparedRule;
  readonly met: boolean | null;
  readonly branch: 'then' | 'else' | null;
  readonly inputs: RuleExplain['inputs'];
  readonly missing: readonly string[];
  readonly effects: OpenEffect[];
  note: string | null;
}

const prepared = new WeakMap<PolicyIr, PreparedPolicy>();

/** Evaluates one finding with its explain. The policy is prepared on first use and remembered as long as the IR lives. */
export function evaluate(ir: PolicyIr, finding: Finding, context: EvaluationContext): Evaluation {
  let policy = prepared.get(ir);
  if (policy === undefined) {
    policy = prepare(ir);
    prepared.set(ir, policy);
  }
  return policy.evaluate(finding, context);
}

export function prepare(ir: PolicyIr): PreparedPolicy {
  const compiler = new ExpressionCompiler(ir);
  const score = scorerOf(ir, compiler);
  const rules = ir.rules.map((rule) => prepareRule(rule, ir, compiler));
  return {
    ir,
    evaluate(finding, context, options) {
      const subject = new Subject(finding, readContext(context));
      const decision = new Decision();
      const traces: Trace[] | null = options?.explain === false ? null : [];
      const observe = observerOf(options, subject, compiler);
      score(subject);
      observe?.(null);
      for (const rule of rules) {
        observe?.(rule.ir);
        runRule(rule, subject, decision, traces, compiler);
      }
      return settle(ir, subject, decision, traces);
    },
  };
}

function observerOf(
  options: EvaluateOptions | undefined,
  subject: Subject,
  compiler: ExpressionCompiler,
): ((rule: IrRule | null) => void) | undefined {
  const observe = options?.observe;
  if (observe === undefined) return undefined;
  const truthAt = (condition: IrExpr): Truth => truthOf(compiler.compile(condition)(subject));
  return (rule) => observe(rule, truthAt);
}

function prepareRule(rule: IrRule, ir: PolicyIr, compiler: ExpressionCompiler): PreparedRule {
  return {
    ir: rule,
    when: compiler.compile(rule.when),
    onTrue: branchOf(rule, rule.then, compiler),
    onFalse: rule.else === undefined ? null : branchOf(rule, rule.else, compiler),
    inputs: explainInputs(rule, ir),
  };
}

function runRule(
  rule: PreparedRule,
  subject: Subject,
  decision: Decision,
  traces: Trace[] | null,
  compiler: ExpressionCompiler,
): void {
  const value = rule.when(subject);
  const met = typeof value === 'boolean' ? value : null;
  const branch = met === true ? rule.onTrue : met === false ? rule.onFalse : null;
  if (traces === null) {
    if (branch !== null) runBranch(branch, subject, decision, null);
    return;
  }
  const trace: Trace = {
    rule,
    met,
    branch: branch === null ? null : met === true ? 'then' : 'else',
    // Read before the branch runs, which may change the severity.
    inputs: rule.inputs(subject),
    missing: met === null ? missingInputs(rule.ir.when, subject, compiler) : [],
    effects: [],
    note: null,
  };
  if (branch !== null) trace.note = runBranch(branch, subject, decision, trace.effects);
  traces.push(trace);
}

function settle(ir: PolicyIr, subject: Subject, decision: Decision, traces: readonly Trace[] | null): Evaluation {
  const winner = decision.settleStatus(subject);
  const severity = decision.settleSeverity(subject);
  const score = subject.score === null ? '0' : decimalText(subject.score);
  const { warnings } = decision;
  const annotations = decision.annotations();
  const explain = traces === null ? [] : traces.map(explainOf);
  if (winner === null) return { status: ir.settings.default_status, severity, score, warnings, annotations, explain };
  const { status, rule: winningRule } = winner;
  const until = untilOf(winner);
  if (until === undefined) return { status, severity, score, winningRule, warnings, annotations, explain };
  return { status, severity, score, winningRule, warnings, annotations, until, explain };
}

type Open<T> = { -readonly [Key in keyof T]: T[Key] };

function explainOf(trace: Trace): RuleExplain {
  const { rule, branch, inputs, missing, effects, note } = trace;
  const explain: Open<RuleExplain> = { rule: rule.ir.name, outcome: outcomeOf(trace), inputs, effects };
  // Member by member: spreading what may be absent takes longer than evaluating the rule.
  if (branch !== null) explain.branch = branch;
  if (rule.ir.because !== undefined) explain.because = rule.ir.because;
  if (trace.met === null) explain.missing = missing;
  if (note !== null) explain.note = note;
  return explain;
}

function outcomeOf({ met, effects }: Trace): RuleOutcome {
  if (met === null) return 'unknown';
  if (!met) return 'not_matched';
  return effects.length > 0 && effects.every(({ applied }) => !applied) ? 'not_applied' : 'matched';
}
