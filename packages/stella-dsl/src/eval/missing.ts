import { collectInputs, collectionOf, inputName, METHOD_INPUTS } from '../ir/inputs.ts';
import type { IrExpr, IrKind } from '../ir/ir.ts';
import { operandsOf } from '../ir/walk.ts';
import { isKind } from './comparisons.ts';
import type { ExpressionCompiler } from './expressions.ts';
import { member } from './inputs.ts';
import { isObject, type Subject } from './subject.ts';
import type { Value } from './value.ts';

/** What an operand is read as: a condition, a value of a kind, or whatever it is. */
type Use = 'truth' | IrKind;

interface Search {
  readonly subject: Subject;
  readonly compiler: ExpressionCompiler;
  readonly names: Set<string>;
}

/**
 * Why a condition is unknown, sorted: the inputs below it that were null and left it undecided. An operand that was known had no
 * part in it. Where all inputs were there, and of no use (a text where a number was needed, a version that is none), these are named.
 */
export function missingInputs(condition: IrExpr, subject: Subject, compiler: ExpressionCompiler): string[] {
  const search: Search = { subject, compiler, names: new Set() };
  collect(condition, 'truth', '', search);
  return [...search.names].sort();
}

/** Whether the expression was unknown in this use; its inputs are named then. */
function collect(expr: IrExpr, use: Use, prefix: string, search: Search): boolean {
  if (isUsable(search.compiler.compile(expr)(search.subject), use)) return false;
  if (expr.op === 'get') search.names.add(inputName(expr.path));
  else if (expr.op === 'field') search.names.add(`${prefix}.${expr.name}`);
  else if (expr.op === 'each') collectEach(expr, search);
  else if (!collectOperands(expr, prefix, search)) collectUseless(expr, prefix, search);
  return true;
}

function isUsable(value: Value, use: Use): boolean {
  return use === 'truth' ? typeof value === 'boolean' : isKind(use, value);
}

function collectOperands(expr: IrExpr, prefix: string, search: Search): boolean {
  let found = false;
  for (const operand of operandsOf(expr)) {
    if (collect(operand, useOf(expr, operand), prefix, search)) found = true;
  }
  return found;
}

function useOf(expr: IrExpr, operand: IrExpr): Use {
  switch (expr.op) {
    case 'and':
    case 'or':
    case 'not':
      return 'truth';
    case 'compare':
      return expr.as;
    case 'in':
      return operand === expr.item ? expr.as : 'any';
    case 'call':
      return expr.as ?? 'any';
    default:
      return 'any';
  }
}

/** All operands are known, and the whole is not. */
function collectUseless(expr: IrExpr, prefix: string, { names }: Search): void {
  const owned = expr.op === 'call' ? METHOD_INPUTS.get(expr.fn) : undefined;
  if (owned !== undefined) for (const name of owned) names.add(name);
  // The item was not found, and the list has unknown ones.
  else collectInputs(expr.op === 'in' ? expr.list : expr, prefix, names);
}

function collectEach(expr: IrExpr & { op: 'each' }, search: Search): void {
  const { subject } = search;
  const collection = collectionOf(expr.fn);
  const elements = expr.fn === 'sbom.any_component' ? member(subject.sbom, 'components') : subject.statements;
  if (!Array.isArray(elements)) {
    search.names.add(collection);
    return;
  }
  for (const element of elements.filter(isObject)) {
    subject.element = element;
    collect(expr.where, 'truth', collection, search);
  }
  subject.element = null;
}
