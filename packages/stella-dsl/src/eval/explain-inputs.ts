import { actionsOf, inputName, ruleInputs } from '../ir/inputs.ts';
import type { IrExpr, IrRule, PolicyIr } from '../ir/ir.ts';
import { expressionsOf, operandsOf } from '../ir/walk.ts';
import type { ExplainInput } from './evaluation.ts';
import { type Evaluator, fieldEvaluator, inputEvaluator, member } from './inputs.ts';
import { isObject, type Subject } from './subject.ts';
import { type ValueJson, valueJson } from './value.ts';

/** Values shown of a collection; an SBOM has thousands of components. */
const SHOWN = 20;

export type InputReader = (subject: Subject) => ExplainInput[];

/** Reads all inputs of a rule for its explain, in the order of their names. */
export function explainInputs(rule: IrRule, ir: PolicyIr): InputReader {
  const paths = new Map<string, readonly string[]>();
  for (const expr of [rule.when, ...actionsOf(rule).flatMap(expressionsOf)]) collectPaths(expr, paths);
  const readers = ruleInputs(rule).map((name) => ({ name, read: readerOf(name, paths.get(name), ir) }));
  return (subject) => readers.map(({ name, read }) => ({ name, value: read(subject) }));
}

function collectPaths(expr: IrExpr, paths: Map<string, readonly string[]>): void {
  if (expr.op === 'get') paths.set(inputName(expr.path), expr.path);
  for (const operand of operandsOf(expr)) collectPaths(operand, paths);
}

function readerOf(name: string, path: readonly string[] | undefined, ir: PolicyIr): (subject: Subject) => ValueJson {
  if (path !== undefined) return jsonOf(inputEvaluator(path, ir));
  const [collection, field] = name.split('[].');
  if (collection === 'vex' && field !== undefined) return each((subject) => subject.statements, field);
  if (collection === 'sbom.components' && field !== undefined) return each(componentsOf, field);
  switch (name) {
    case 'vex[]':
      return (subject) => String(subject.statements.length);
    case 'sbom.components[]':
      return countOf(componentsOf);
    case 'secret.match':
      return countOf((subject) => member(subject.finding.secrets, 'matches'));
    case 'advisory.tags':
      return (subject) => texts(member(subject.advisory, 'tags'));
    default:
      return jsonOf(inputEvaluator(name.split('.'), ir));
  }
}

function jsonOf(evaluate: Evaluator): (subject: Subject) => ValueJson {
  return (subject) => valueJson(evaluate(subject));
}

function componentsOf(subject: Subject): unknown {
  return member(subject.sbom, 'components');
}

/** A collection without fields read is shown by its size. */
function countOf(list: (subject: Subject) => unknown): (subject: Subject) => ValueJson {
  return (subject) => {
    const items = list(subject);
    return Array.isArray(items) ? String(items.length) : null;
  };
}

function texts(list: unknown): ValueJson {
  return Array.isArray(list) ? list.map((item) => (typeof item === 'string' ? item : null)) : null;
}

function each(list: (subject: Subject) => unknown, field: string): (subject: Subject) => ValueJson {
  const read = fieldEvaluator(field);
  return (subject) => {
    const items = list(subject);
    if (!Array.isArray(items)) return null;
    const values: ValueJson[] = [];
    for (const item of items) {
      if (values.length === SHOWN) break;
      if (!isObject(item)) continue;
      subject.element = item;
      values.push(valueJson(read(subject)));
    }
    subject.element = null;
    return values;
  };
}
