import { inputsOf } from '../ir/inputs.ts';
import type { IrAction, IrExpr, IrRule } from '../ir/ir.ts';
import { VEX_CLAIMS } from '../statuses.ts';
import { formatInstant, instantOf } from '../values/instant.ts';
import { severityOfRank, severityRank } from '../values/severity.ts';
import { type Decision, refuse } from './decision.ts';
import type { OpenEffect } from './evaluation.ts';
import type { ExpressionCompiler } from './expressions.ts';
import type { Evaluator } from './inputs.ts';
import type { Subject } from './subject.ts';
import { messageOf, textOf, valueJson } from './value.ts';

/** Adds to the decision; the effect is there only where an explain was asked for. */
type Apply = (subject: Subject, decision: Decision, effect: OpenEffect | null) => void;

/** One branch of a rule, ready to run. */
export interface Branch {
  readonly actions: readonly { readonly name: string; readonly apply: Apply }[];
  /** `until` of each `ignore` and `defer`. */
  readonly untils: readonly Evaluator[];
}

export function branchOf(rule: IrRule, actions: readonly IrAction[], compiler: ExpressionCompiler): Branch {
  const untils = actions.flatMap((action) => ('until' in action && action.until !== undefined ? [action.until] : []));
  const guarded = readsVex([rule.when]);
  return {
    actions: actions.map((action) => ({ name: action.do, apply: applierOf(rule, action, guarded, compiler) })),
    untils: untils.map((until) => compiler.compile(until)),
  };
}

/**
 * Runs a branch. Once a time that it names is reached, or cannot be told, the rule does nothing at all: what an expired
 * exception would still do, nobody approved. Returns why, or null.
 */
export function runBranch(
  branch: Branch,
  subject: Subject,
  decision: Decision,
  effects: OpenEffect[] | null,
): string | null {
  const lapsed = lapseOf(branch, subject);
  for (const { name, apply } of branch.actions) {
    const effect: OpenEffect | null = effects === null ? null : { action: name, applied: true };
    if (effect !== null) effects?.push(effect);
    if (lapsed === null) apply(subject, decision, effect);
    else refuse(effect, lapsed);
  }
  return lapsed;
}

function lapseOf({ untils }: Branch, subject: Subject): string | null {
  for (const until of untils) {
    const time = instantOf(until(subject));
    if (time === null) return 'the time after `until` is unknown, so the rule does nothing';
    if (subject.around.now >= time) return `${formatInstant(time)} has passed, so the rule does nothing`;
  }
  return null;
}

const UNKNOWN_VALUE = 'the value is unknown';

function applierOf(rule: IrRule, action: IrAction, guarded: boolean, compiler: ExpressionCompiler): Apply {
  switch (action.do) {
    case 'status':
      return applyStatus(rule, action.value, guarded || readsVex([action.value]), compiler);
    case 'severity':
      return applySeverity(rule, compiler.compile(action.value));
    case 'ignore':
    case 'defer':
      return applyUntil(rule, action, compiler);
    case 'warn':
      return applyWarn(rule, action.message === undefined ? () => null : compiler.compile(action.message));
    case 'escalate':
      return applyEscalate(action.to === undefined ? null : compiler.compile(action.to));
    case 'annotate':
      return applyAnnotate(action.key, compiler.compile(action.value));
    case 'requireVex': {
      const { vendors, justifications } = action;
      const requirement = {
        rule: rule.name,
        vendors: vendors === undefined ? null : new Set(vendors),
        justifications: justifications === undefined ? null : new Set(justifications),
      };
      return (_subject, decision) => void decision.requirements.push(requirement);
    }
  }
}

/** A status counts as taken from VEX, and is guarded, where the rule's condition or the value reads `vex`. */
export function readsVex(exprs: readonly IrExpr[]): boolean {
  return inputsOf(exprs).some((name) => name.startsWith('vex.') || name.startsWith('vex['));
}

function applyStatus(rule: IrRule, value: IrExpr, guarded: boolean, compiler: ExpressionCompiler): Apply {
  const evaluate = compiler.compile(value);
  return (subject, decision, effect) => {
    const status = textOf(evaluate(subject));
    if (status === null || status === '') return refuse(effect, UNKNOWN_VALUE);
    if (effect !== null) effect.value = status;
    const claim = guarded && VEX_CLAIMS.has(status);
    decision.candidates.push({ rule: rule.name, status, claim, until: null, effect });
  };
}

function applyUntil(rule: IrRule, action: IrAction & { do: 'ignore' | 'defer' }, compiler: ExpressionCompiler): Apply {
  const status = action.do === 'ignore' ? 'suppressed' : 'deferred';
  const evaluate = action.until === undefined ? null : compiler.compile(action.until);
  return (subject, decision, effect) => {
    const until = evaluate === null ? null : instantOf(evaluate(subject));
    if (effect !== null && until !== null) effect.value = formatInstant(until);
    decision.candidates.push({ rule: rule.name, status, claim: false, until, effect });
  };
}

function applySeverity(rule: IrRule, evaluate: Evaluator): Apply {
  return (subject, decision, effect) => {
    const rank = severityRank(evaluate(subject));
    if (rank === null) return refuse(effect, UNKNOWN_VALUE);
    if (effect !== null) effect.value = severityOfRank(rank);
    if (subject.assigned !== null) return refuse(effect, `rule ${decision.severityRule} had set the severity`);
    subject.assigned = rank;
    decision.severityRule = rule.name;
  };
}

function applyEscalate(evaluate: Evaluator | null): Apply {
  return (subject, decision, effect) => {
    const to = evaluate === null ? null : severityRank(evaluate(subject));
    if (evaluate !== null && to === null) return refuse(effect, UNKNOWN_VALUE);
    if (effect !== null && to !== null) effect.value = severityOfRank(to);
    subject.escalate(to);
    decision.escalations.push({ to, effect });
  };
}

/** Without a message, or with an unknown one, a warning says the rule's `because`, else its name. */
function applyWarn(rule: IrRule, evaluate: Evaluator): Apply {
  const fallback = rule.because ?? rule.name;
  return (subject, decision, effect) => {
    const message = messageOf(evaluate(subject)) ?? fallback;
    if (effect !== null) effect.value = message;
    decision.warnings.push(message);
  };
}

function applyAnnotate(key: string, evaluate: Evaluator): Apply {
  return (subject, decision, effect) => {
    const value = evaluate(subject);
    if (effect !== null) effect.action = `annotate ${key}`;
    if (value === null) return refuse(effect, UNKNOWN_VALUE);
    const json = valueJson(value);
    if (effect !== null) effect.value = json;
    decision.annotate(key, json);
  };
}
