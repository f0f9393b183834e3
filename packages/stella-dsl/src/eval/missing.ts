import { collectionOf, inputName } from '../ir/inputs.ts';
import type { IrExpr } from '../ir/ir.ts';
import { operandsOf } from '../ir/walk.ts';
import type { ExpressionCompiler } from './expressions.ts';
import { member } from './inputs.ts';
import { isObject, type Subject } from './subject.ts';

/**
 * Why an expression is unknown: the inputs below it that were null and left it undecided, sorted. An operand that was known had
 * no part in it. Where no input was missing, as for `cvss == null`, the list is empty.
 */
export function missingInputs(expr: IrExpr, subject: Subject, compiler: ExpressionCompiler): string[] {
  const names = new Set<string>();
  collect(expr, '', subject, compiler, names);
  return [...names].sort();
}

function collect(
  expr: IrExpr,
  prefix: string,
  subject: Subject,
  compiler: ExpressionCompiler,
  names: Set<string>,
): void {
  if (compiler.compile(expr)(subject) !== null) return;
  switch (expr.op) {
    case 'get':
      names.add(inputName(expr.path));
      return;
    case 'field':
      names.add(`${prefix}.${expr.name}`);
      return;
    case 'each':
      collectEach(expr, subject, compiler, names);
      return;
    case 'call':
      if (METHOD_OWNERS.has(expr.fn)) names.add(METHOD_OWNERS.get(expr.fn) ?? '');
  }
  for (const operand of operandsOf(expr)) collect(operand, prefix, subject, compiler, names);
}

/** What a method needs that is no argument of it. */
const METHOD_OWNERS: ReadonlyMap<string, string> = new Map([
  ['sbom.has_tag', 'sbom.tags'],
  ['advisory.has_tag', 'advisory.tags'],
  ['advisory.matches', 'advisory.id'],
  ['vex.latest', 'vex[]'],
  ['secret.hasFinding', 'secret.match'],
  ['secret.match.count', 'secret.match'],
  ['secret.path.allowlist', 'secret.match'],
]);

function collectEach(
  expr: IrExpr & { op: 'each' },
  subject: Subject,
  compiler: ExpressionCompiler,
  names: Set<string>,
): void {
  const collection = collectionOf(expr.fn);
  const elements = expr.fn === 'sbom.any_component' ? member(subject.sbom, 'components') : subject.statements;
  if (!Array.isArray(elements)) {
    names.add(collection);
    return;
  }
  for (const element of elements.filter(isObject)) {
    subject.element = element;
    collect(expr.where, collection, subject, compiler, names);
  }
  subject.element = null;
}
