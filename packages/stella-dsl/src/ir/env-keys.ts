import { actionsOf } from './inputs.ts';
import type { IrExpr, PolicyIr } from './ir.ts';
import { expressionsOf, operandsOf } from './walk.ts';

/** The keys of `env` that a policy can read, whatever their values: sorted, each once. */
export function envKeysOf({ rules, profiles }: PolicyIr): readonly string[] {
  const ofRules = rules.flatMap((rule) => [rule.when, ...actionsOf(rule).flatMap(expressionsOf)]);
  const adjustments = Object.values(profiles).flatMap(({ env }) => Object.values(env).flat());
  return [...new Set([...ofRules, ...adjustments.map(({ when }) => when)].flatMap(keysOf))].sort();
}

function keysOf(expr: IrExpr): string[] {
  if (expr.op === 'get') {
    const [root, key] = expr.path;
    return root === 'env' && key !== undefined ? [key] : [];
  }
  return operandsOf(expr).flatMap(keysOf);
}
