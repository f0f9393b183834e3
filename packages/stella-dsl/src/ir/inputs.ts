import type { IrAction, IrExpr, IrRule } from './ir.ts';
import { expressionsOf, operandsOf } from './walk.ts';

/** What a method reads, beside its arguments. */
export const METHOD_INPUTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['sbom.has_tag', ['sbom.tags']],
  ['advisory.has_tag', ['advisory.tags']],
  ['advisory.matches', ['advisory.id', 'advisory.aliases']],
  ['vex.latest', ['vex.statement_id']],
  ['secret.hasFinding', ['secret.match']],
  ['secret.match.count', ['secret.match']],
  ['secret.path.allowlist', ['secret.match']],
]);

/**
 * Names of the inputs that expressions can read, whatever their values: sorted, each once. Fields inside a predicate are named
 * by their collection, `vex[].status` and `sbom.components[].name`; a predicate without fields reads the collection, `vex[]`.
 */
export function inputsOf(exprs: readonly IrExpr[]): string[] {
  const names = new Set<string>();
  for (const expr of exprs) collectInputs(expr, '', names);
  return [...names].sort();
}

/** Adds the names below one expression; `prefix` is the collection that a surrounding predicate is over. */
export function collectInputs(expr: IrExpr, prefix: string, names: Set<string>): void {
  switch (expr.op) {
    case 'get':
      names.add(inputName(expr.path));
      return;
    case 'field':
      names.add(`${prefix}.${expr.name}`);
      return;
    case 'each': {
      const collection = collectionOf(expr.fn);
      const inner = new Set<string>();
      collectInputs(expr.where, collection, inner);
      if (![...inner].some((name) => name.startsWith(`${collection}.`))) inner.add(collection);
      for (const name of inner) names.add(name);
      return;
    }
    case 'call':
      for (const name of METHOD_INPUTS.get(expr.fn) ?? []) names.add(name);
  }
  for (const operand of operandsOf(expr)) collectInputs(operand, prefix, names);
}

export function collectionOf(fn: (IrExpr & { op: 'each' })['fn']): string {
  return fn === 'sbom.any_component' ? 'sbom.components[]' : 'vex[]';
}

const NAME = /^[A-Za-z_]\w*$/;

/** `env.runtime`; a key that is no name is quoted: `env["build id"]`. */
export function inputName(path: readonly string[]): string {
  const [root = '', ...rest] = path;
  return rest.reduce((name, part) => name + (NAME.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`), root);
}

export function actionsOf(rule: IrRule): readonly IrAction[] {
  return [...rule.then, ...(rule.else ?? [])];
}

/** Inputs of a whole rule: its condition and the values of its actions; `requireVex` reads who said what. */
export function ruleInputs(rule: IrRule): string[] {
  const actions = actionsOf(rule);
  const names = new Set(inputsOf([rule.when, ...actions.flatMap(expressionsOf)]));
  for (const action of actions) {
    if (action.do !== 'requireVex') continue;
    names.add('vex[].status');
    if (action.vendors !== undefined) names.add('vex[].vendor');
    if (action.justifications !== undefined) names.add('vex[].justification');
  }
  return [...names].sort();
}
