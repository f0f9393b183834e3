import type { CheckedRule } from '../checker/program.ts';
import type { Expr } from '../parser/ast.ts';
import { dotted, expressionsOf, operands } from './walk.ts';

/** Signals are missing more often than not: a rule that reads one says what it does without it. */
export function lintSignals(checked: CheckedRule): void {
  const guarded = new Set<string>();
  const bare = new Map<string, Expr>();
  for (const expr of expressionsOf(checked)) collect(expr, false, guarded, bare);
  for (const [name, expr] of bare) {
    if (guarded.has(name)) continue;
    const hint = `test exists(${name}), or use coalesce(${name}, ...)`;
    checked.unit.sink.info('LINT-009', expr, `\`${name}\` may be missing, and then the condition is unknown`, hint);
  }
}

function collect(expr: Expr, inGuard: boolean, guarded: Set<string>, bare: Map<string, Expr>): void {
  const name = dotted(expr);
  if (name !== null) {
    if (!name.startsWith('signals.')) return;
    if (inGuard) guarded.add(name);
    else if (!bare.has(name)) bare.set(name, expr);
    return;
  }
  const guard = expr.kind === 'call' && (dotted(expr.callee) === 'exists' || dotted(expr.callee) === 'coalesce');
  for (const operand of operands(expr)) collect(operand, inGuard || guard, guarded, bare);
}
