import { readContext } from '../eval/context.ts';
import type { Evaluation } from '../eval/evaluation.ts';
import { ExpressionCompiler } from '../eval/expressions.ts';
import { scorerOf } from '../eval/score.ts';
import { Subject } from '../eval/subject.ts';
import type { Value } from '../eval/value.ts';
import type { EvaluationContext, Finding } from '../index.ts';
import { actionsOf } from '../ir/inputs.ts';
import type { IrExpr, PolicyIr } from '../ir/ir.ts';
import { expressionsOf, operandsOf } from '../ir/walk.ts';

/** Adds an item of a group to what a vector covers. */
export type Cover = (
  group: 'functions' | 'inputs' | 'fields' | 'comparisons' | 'actions' | 'outcomes',
  item: string,
) => void;

/** What the expressions of a policy come to over a finding, before any rule ran. */
export function observeExpressions(ir: PolicyIr, finding: Finding, context: EvaluationContext, cover: Cover): void {
  const compiler = new ExpressionCompiler(ir);
  const subject = new Subject(finding, readContext(context));
  scorerOf(ir, compiler)(subject);
  const visit = (expr: IrExpr): void => {
    observeNode(expr, compiler.compile(expr)(subject), cover);
    if (expr.op === 'each')
      observeFields(expr.where, expr.fn === 'sbom.any_component' ? 'component' : 'statement', cover);
    // What stands in a predicate has a value per element, and none of its own.
    else for (const operand of operandsOf(expr)) visit(operand);
  };
  for (const expr of allExpressions(ir)) visit(expr);
}

function allExpressions({ rules, profiles }: PolicyIr): IrExpr[] {
  const adjustments = Object.values(profiles).flatMap(({ env }) => Object.values(env).flat());
  return [
    ...rules.flatMap((rule) => [rule.when, ...actionsOf(rule).flatMap(expressionsOf)]),
    ...adjustments.map(({ when }) => when),
  ];
}

function observeNode(expr: IrExpr, value: Value, cover: Cover): void {
  const known = value === null ? 'unknown' : 'known';
  if (expr.op === 'call' || expr.op === 'each') cover('functions', `${expr.fn}, ${known}`);
  if (expr.op === 'get') cover('inputs', `${nameOf(expr.path)}, ${known}`);
  if (expr.op !== 'compare' && expr.op !== 'in') return;
  cover('comparisons', `${expr.op === 'in' ? 'in' : expr.by} as ${expr.as}`);
  cover('comparisons', `${value} as ${expr.as}`);
}

function nameOf(path: readonly string[]): string {
  const [root, first] = path;
  if (root === 'env') return 'env.KEY';
  if (root === 'profile') return 'profile.NAME.SCALAR';
  return root === 'signals' && first === 'custom' ? 'signals.custom.KEY' : path.join('.');
}

function observeFields(expr: IrExpr, element: string, cover: Cover): void {
  if (expr.op === 'field') cover('fields', `${expr.name} of a ${element}`);
  for (const operand of operandsOf(expr)) observeFields(operand, element, cover);
}

/** What the rules came to. */
export function observeResult({ explain }: Evaluation, cover: Cover): void {
  for (const { outcome, branch, missing, note, effects } of explain) {
    cover('outcomes', outcome);
    if (branch === 'else') cover('outcomes', 'else');
    if (missing !== undefined && missing.length > 0) cover('outcomes', 'missing');
    if (note !== undefined) cover('outcomes', 'note');
    for (const { action, applied } of effects) {
      cover('actions', `${action.split(' ')[0]}, ${applied ? 'applied' : 'not applied'}`);
    }
  }
}
