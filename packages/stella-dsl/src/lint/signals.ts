import type { CheckedRule } from '../checker/program.ts';
import type { Expr } from '../parser/ast.ts';
import { dotted, operands } from './walk.ts';

/** Signals are missing more often than not: a condition that reads one says what holds without it. */
export function lintSignals({ unit, rule }: CheckedRule): void {
  const guarded = new Set<string>();
  const bare = new Map<string, Expr>();
  collect(rule.when, false, guarded, bare);
  for (const [name, expr] of bare) {
    if (guarded.has(name)) continue;
    const hint = `test exists(${name}), or use coalesce(${name}, ...)`;
    unit.sink.report('LINT-009', expr, `\`${name}\` may be missing, and then the condition is unknown`, hint);
  }
}

function collect(expr: Expr, inGuard: boolean, guarded: Set<string>, bare: Map<string, Expr>): void {
  const name = signalName(expr);
  if (name !== null) {
    if (inGuard) guarded.add(name);
    else if (!bare.has(name)) bare.set(name, expr);
    return;
  }
  const guard = expr.kind === 'call' && (dotted(expr.callee) === 'exists' || dotted(expr.callee) === 'coalesce');
  for (const operand of operands(expr)) collect(operand, inGuard || guard, guarded, bare);
}

/** `signals.trust_score`, `signals.custom.team` or `signals.custom["team name"]`. */
function signalName(expr: Expr): string | null {
  const name = dotted(expr);
  if (name !== null) return name.startsWith('signals.') ? name : null;
  if (expr.kind !== 'index' || expr.index.kind !== 'string' || dotted(expr.object) !== 'signals.custom') return null;
  return `signals.custom[${JSON.stringify(expr.index.value)}]`;
}
