import type { IrExpr } from '../ir/ir.ts';
import { someNode } from '../ir/walk.ts';
import { Decimal } from '../values/decimal.ts';
import type { Truth } from '../values/truth.ts';
import { type Evaluator, member } from './inputs.ts';
import { isObject, type Subject } from './subject.ts';
import { truthOf, type Value } from './value.ts';

type Each = IrExpr & { readonly op: 'each' };

export function predicateEvaluator(expr: Each, where: Evaluator): Evaluator {
  switch (expr.fn) {
    case 'vex.any':
      return (subject) => anyOf(subject, subject.statements, where);
    case 'vex.all':
      return (subject) => allOf(subject, subject.statements, where);
    case 'vex.count':
      return (subject) => countOf(subject, subject.statements, where);
    case 'sbom.any_component':
      return anyComponent(expr, where);
  }
}

function anyOf(subject: Subject, elements: readonly unknown[], where: Evaluator): Truth {
  let result: Truth = false;
  for (const element of elements) {
    const met = at(subject, element, where);
    if (met === true) return true;
    if (met === null) result = null;
  }
  return result;
}

/** False where there is nothing: "all statements say so" is not said by silence. */
function allOf(subject: Subject, elements: readonly unknown[], where: Evaluator): Truth {
  let result: Truth = elements.length > 0;
  for (const element of elements) {
    const met = at(subject, element, where);
    if (met === false) return false;
    if (met === null) result = null;
  }
  return result;
}

/** Statements that are known to meet the predicate. */
function countOf(subject: Subject, elements: readonly unknown[], where: Evaluator): Value {
  return new Decimal(elements.filter((element) => at(subject, element, where) === true).length);
}

function at(subject: Subject, element: unknown, where: Evaluator): Truth {
  const outer = subject.element;
  subject.element = element;
  const met = truthOf(where(subject));
  subject.element = outer;
  return met;
}

/**
 * All findings of one SBOM share its list of components, so a predicate that looks at nothing else is answered once per list.
 * The lists are read-only by contract.
 */
function anyComponent(expr: Each, where: Evaluator): Evaluator {
  const closed = !someNode(expr.where, (node) => node.op === 'get' || (node.op === 'call' && node.fn.includes('.')));
  const answers = new WeakMap<object, { readonly met: Truth }>();
  return (subject) => {
    const components = member(subject.sbom, 'components');
    if (!Array.isArray(components)) return null;
    const known = closed ? answers.get(components) : undefined;
    if (known !== undefined) return known.met;
    const met = anyOf(subject, components.filter(isObject), where);
    if (closed) answers.set(components, { met });
    return met;
  };
}
