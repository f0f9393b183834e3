import { canonicalJson } from '@policy-registry/canonical';
import type { IrExpr } from '../ir/ir.ts';
import { operandsOf } from '../ir/walk.ts';
import { printIrExpr } from './print-ir.ts';
import { changeOf, type SemanticChange } from './semantic-change.ts';

const LITERALS: ReadonlySet<IrExpr['op']> = new Set(['decimal', 'string', 'list']);

/**
 * Where two conditions differ only in literals that something is compared with: one change for each comparison that moved, as it was
 * and as it is. Undefined where they differ otherwise.
 */
export function movedThresholds(rule: string, before: IrExpr, after: IrExpr): SemanticChange[] | undefined {
  if (before.op !== after.op) return undefined;
  const pair = sidesOf(before, after);
  if (pair !== undefined) {
    const [fixed, moved] = pair;
    if (!same(...fixed)) return deeper(rule, before, after);
    if (!LITERALS.has(moved[0].op) || moved[0].op !== moved[1].op) return deeper(rule, before, after);
    return changeOf('threshold_moved', rule, printIrExpr(before), printIrExpr(after));
  }
  return deeper(rule, before, after);
}

type Pair = readonly [before: IrExpr, after: IrExpr];

/** The two sides of a comparison that is made the same way in both: what stays, and what may have moved. */
function sidesOf(before: IrExpr, after: IrExpr): readonly [fixed: Pair, moved: Pair] | undefined {
  if (before.op === 'in' && after.op === 'in' && before.as === after.as) {
    return [
      [before.item, after.item],
      [before.list, after.list],
    ];
  }
  if (before.op !== 'compare' || after.op !== 'compare' || before.by !== after.by || before.as !== after.as)
    return undefined;
  const left: Pair = [before.left, after.left];
  const right: Pair = [before.right, after.right];
  return LITERALS.has(before.left.op) ? [right, left] : [left, right];
}

function deeper(rule: string, before: IrExpr, after: IrExpr): SemanticChange[] | undefined {
  const left = operandsOf(before);
  const right = operandsOf(after);
  if (left.length === 0 || left.length !== right.length || !same(shell(before), shell(after))) {
    return same(before, after) ? [] : undefined;
  }
  const found: SemanticChange[] = [];
  for (const [index, operand] of left.entries()) {
    const moved = movedThresholds(rule, operand, right[index] ?? operand);
    if (moved === undefined) return undefined;
    found.push(...moved);
  }
  return found;
}

/** The node without its operands: its operator, and what else it says. */
function shell(expr: IrExpr): object {
  return Object.fromEntries(Object.entries(expr).filter(([, value]) => typeof value === 'string'));
}

function same(before: object, after: object): boolean {
  return canonicalJson(before) === canonicalJson(after);
}
