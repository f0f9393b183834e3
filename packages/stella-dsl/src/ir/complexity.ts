import { actionsOf } from './inputs.ts';
import type { IrExpr, PolicyIr } from './ir.ts';
import { expressionsOf, operandsOf } from './walk.ts';

/** A predicate runs once per statement or component: it weighs as if there were ten. */
const EACH_WEIGHT = 10;

/**
 * How much work one evaluation can be, in nodes: every node counts 1, what stands in a predicate 10 times, an item of a list a
 * tenth, a rule and an action 1. Equal policies have equal scores on every machine, which a time limit cannot promise.
 */
export function complexityOf(ir: PolicyIr): number {
  let tenths = 0;
  for (const rule of ir.rules) {
    tenths += 10 + weigh(rule.when, 10);
    for (const action of actionsOf(rule)) {
      tenths += 10;
      for (const expr of expressionsOf(action)) tenths += weigh(expr, 10);
    }
  }
  for (const profile of Object.values(ir.profiles)) {
    for (const adjustment of Object.values(profile.env).flat()) tenths += 10 + weigh(adjustment.when, 10);
    tenths += 10 * Object.keys(profile.maps).length;
  }
  return Math.ceil(tenths / 10);
}

function weigh(expr: IrExpr, unit: number): number {
  if (expr.op === 'list') return unit + (unit / 10) * expr.items.length;
  const inner = expr.op === 'each' ? unit * EACH_WEIGHT : unit;
  return operandsOf(expr).reduce((sum, operand) => sum + weigh(operand, inner), unit);
}
