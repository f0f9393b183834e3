import type { Value } from '../eval/value.ts';
import type { IrExpr, IrKind } from '../ir/ir.ts';
import { and, not, or, type Truth } from '../values/truth.ts';
import { constantShape, fits, isListOfTexts, type Shape, type StaticShapes } from './static-shapes.ts';

/**
 * The values that a condition can have over findings of the declared shape, in the order true, false, unknown. Sound: a value
 * that is left out cannot come up. Not exact: `cvss > 10` is not seen through, and operands count as independent.
 */
export function possibleTruths(expr: IrExpr, shapes: StaticShapes): readonly Truth[] {
  const constant = shapes.constantOf(expr);
  if (constant !== undefined) return [typeof constant === 'boolean' ? constant : null];
  switch (expr.op) {
    case 'and':
    case 'or': {
      const join = expr.op === 'and' ? and : or;
      return expr.args
        .map((arg) => possibleTruths(arg, shapes))
        .reduce((left, right) => ordered(left.flatMap((a) => right.map((b) => join(a, b)))));
    }
    case 'not':
      return ordered(possibleTruths(expr.arg, shapes).map(not));
    case 'each':
      return eachTruths(expr, shapes);
    case 'compare':
      return compareTruths(expr, shapes);
    case 'in':
      return inTruths(expr, shapes);
    default:
      return expr.op === 'call' && expr.fn === 'exists' ? existsTruths(expr.args[0], shapes) : knownOrNot(expr, shapes);
  }
}

function ordered(truths: readonly Truth[]): readonly Truth[] {
  return [true, false, null].filter((truth) => truths.includes(truth));
}

function knownOrNot(expr: IrExpr, shapes: StaticShapes): readonly Truth[] {
  const { known, kind } = shapes.shapeOf(expr);
  if (known === 'never') return [null];
  return known === 'always' && kind === 'bool' ? [true, false] : [true, false, null];
}

/** Over no statement `any` and `all` are both false; over some they are what the predicate is of them. */
function eachTruths(expr: IrExpr & { op: 'each' }, shapes: StaticShapes): readonly Truth[] {
  const inner = possibleTruths(expr.where, shapes);
  return ordered([...inner, false, ...(expr.fn === 'sbom.any_component' ? [null] : [])]);
}

function compareTruths(expr: IrExpr & { op: 'compare' }, shapes: StaticShapes): readonly Truth[] {
  const sides = [shapes.shapeOf(expr.left), shapes.shapeOf(expr.right)];
  if (sides.some((side) => side.known === 'never' || (side.constant !== undefined && !fits(expr.as, side)))) {
    return [null];
  }
  const settled = expr.as !== 'any' && sides.every((side) => side.known === 'always' && fits(expr.as, side));
  return settled ? [true, false] : [true, false, null];
}

/** An item of the list that is none of the kind leaves open whether it is the one that is looked for. */
function inTruths({ as, item: looked, list: where }: IrExpr & { op: 'in' }, shapes: StaticShapes): readonly Truth[] {
  const item = shapes.shapeOf(looked);
  const list = shapes.shapeOf(where);
  if (item.known === 'never' || list.known === 'never') return [null];
  if (Array.isArray(list.constant) && !allFit(as, list.constant)) return [true, null];
  const settled = item.known === 'always' && fits(as, item) && list.known === 'always' && isSettledList(as, list);
  return settled ? [true, false] : [true, false, null];
}

function allFit(as: IrKind, items: readonly Value[]): boolean {
  return items.every((one) => one !== null && fits(as, constantShape(one)));
}

function isSettledList(as: IrKind, list: Shape): boolean {
  if (as === 'any') return false;
  return Array.isArray(list.constant) || (as === 'string' && isListOfTexts(list));
}

function existsTruths(arg: IrExpr | undefined, shapes: StaticShapes): readonly Truth[] {
  const known = arg === undefined ? 'never' : shapes.shapeOf(arg).known;
  if (known === 'sometimes') return [true, false];
  return [known === 'always'];
}
