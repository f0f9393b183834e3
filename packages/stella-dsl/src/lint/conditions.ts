import type { CheckedProfile, CheckedRule } from '../checker/program.ts';
import type { DiagnosticSink } from '../diagnostic.ts';
import { inputsOf } from '../ir/inputs.ts';
import type { IrExpr } from '../ir/ir.ts';
import type { Expr } from '../parser/ast.ts';
import { asGuess, type Repair } from '../repair.ts';
import { clashOf, type Truths, truthsOf } from './truths.ts';
import { actionsOf, nodes } from './walk.ts';

const HIDING: ReadonlySet<string> = new Set(['suppressed', 'not_affected', 'fixed', 'deferred']);

/** Conditions that are the same for every finding, and above all those that then hide every finding. */
export function lintConditions(checked: CheckedRule): void {
  const { unit, rule, ir } = checked;
  const truths = truthsOf(ir.when);
  if (truths.size === 1) reportConstant(rule.when, truths, unit.sink);
  else reportParts(rule.when, ir.when, unit.sink);
  if (truths.size === 1 && truths.has(true)) reportHiding(checked);
}

/** Adjustments that always apply are fine; those that never do are not. */
export function lintAdjustments({ unit, profile, ir }: CheckedProfile): void {
  for (const item of profile.items) {
    if (item.kind !== 'env') continue;
    for (const [index, { when }] of item.adjustments.entries()) {
      const lowered = ir.env[item.name.text]?.[index]?.when;
      if (lowered !== undefined && when.kind !== 'bool') reportParts(when, lowered, unit.sink);
    }
  }
}

function reportConstant(when: Expr, truths: Truths, sink: DiagnosticSink): void {
  const [value = null] = truths;
  const outcome = value === null ? 'unknown, so the rule never acts' : String(value);
  const { hint, fix } = existsAdvice(when, sink) ?? {};
  sink.report('LINT-002', when, `this condition is always ${outcome}`, hint ?? whyConstant(when), fix);
}

/** The innermost parts that cannot be true, cannot be false, or cannot be known. True where something was reported. */
function reportParts(expr: Expr, ir: IrExpr, sink: DiagnosticSink): boolean {
  let reported = false;
  for (const [part, lowered] of pairs(expr, ir)) reported = reportParts(part, lowered, sink) || reported;
  if (reported) return true;
  const truths = truthsOf(ir);
  if (truths.has(true) && truths.has(false)) return false;
  const { hint, fix } = existsAdvice(expr, sink) ?? {};
  sink.report('LINT-002', expr, messageFor(ir, truths), hint ?? hintFor(truths), fix);
  return true;
}

function messageFor(ir: IrExpr, truths: Truths): string {
  const clash = ir.op === 'and' || ir.op === 'or' ? clashOf(ir) : null;
  const subject = clash === null || !(ir.op === 'and' || ir.op === 'or') ? null : subjectOf(ir);
  const on = subject === null ? '' : ` on \`${subject}\``;
  if (truths.size === 1) return `this is always ${truths.has(null) ? 'unknown' : String(truths.has(true))}`;
  if (!truths.has(true))
    return clash === null ? 'this is never true' : `these conditions${on} exclude each other: never true`;
  return clash === null ? 'this is never false' : `these conditions${on} leave nothing out: never false`;
}

function hintFor(truths: Truths): string | undefined {
  return truths.has(true) ? 'exists(x) asks whether a value is known' : undefined;
}

/** The input that a clash is about, where there is only one. */
function subjectOf(ir: IrExpr): string | null {
  const [first, second] = inputsOf([ir]);
  return first !== undefined && second === undefined ? first : null;
}

function whyConstant(when: Expr): string | undefined {
  if (when.kind === 'bool') return when.value ? 'say for which findings' : 'delete the rule, or say for which findings';
  const index = [...nodes(when)].find((node) => node.kind === 'index' && node.index.kind === 'number');
  return index === undefined ? undefined : 'an index counts from 0';
}

/** `x == null` asks whether x is known. */
function existsAdvice(expr: Expr, sink: DiagnosticSink): { hint: string; fix?: Repair } | undefined {
  if (expr.kind !== 'compare') return undefined;
  const unknown = isUnknown(expr.right) ? expr.left : isUnknown(expr.left) ? expr.right : null;
  if (unknown === null) return undefined;
  const hint = 'exists(x) asks whether a value is known';
  if (isUnknown(unknown) || (expr.op !== '==' && expr.op !== '!=')) return { hint };
  const text = `${expr.op === '==' ? 'not ' : ''}exists(${sink.source.text.slice(unknown.start, unknown.end)})`;
  return {
    hint: `write \`${text}\``,
    fix: asGuess({ title: `write \`${text}\``, edits: [{ start: expr.start, end: expr.end, text }] }),
  };
}

function isUnknown(expr: Expr): boolean {
  return expr.kind === 'null' || (expr.kind === 'string' && expr.value === 'Unknown');
}

/** The operands of a condition that are conditions themselves, each beside its lowered form. */
function pairs(expr: Expr, ir: IrExpr): [Expr, IrExpr][] {
  if (expr.kind === 'logic' && (ir.op === 'and' || ir.op === 'or')) {
    return expr.args.flatMap((arg, index) => {
      const lowered = ir.args[index];
      return lowered === undefined ? [] : [[arg, lowered] as [Expr, IrExpr]];
    });
  }
  if (expr.kind === 'not' && ir.op === 'not') return [[expr.arg, ir.arg]];
  const where = expr.kind === 'call' ? expr.args[0] : undefined;
  return where !== undefined && ir.op === 'each' ? [[where, ir.where]] : [];
}

function reportHiding(checked: CheckedRule): void {
  const { unit, rule } = checked;
  const hiding = actionsOf(checked).find(
    (action) =>
      action.kind === 'ignore' ||
      action.kind === 'defer' ||
      (action.kind === 'status' && action.value.kind === 'string' && HIDING.has(action.value.value)),
  );
  if (hiding === undefined || !rule.then.includes(hiding)) return;
  const message = `rule \`${rule.name.text}\` takes every finding out of sight`;
  unit.sink.report('LINT-003', hiding, message, 'say for which findings');
}
