import { INPUTS } from '../checker/catalogue.ts';
import type { CheckedRule } from '../checker/program.ts';
import type { Expr } from '../parser/ast.ts';
import { dotted, expressionsOf, nodes } from './walk.ts';

const TENANTS: ReadonlySet<string> = new Set(['run.tenant', 'env.tenant', 'env.tenant_id']);

/** Comparisons that mean something else than they look like. */
export function lintComparisons(checked: CheckedRule): void {
  for (const expr of expressionsOf(checked)) {
    for (const node of nodes(expr)) {
      if (node.kind === 'compare') {
        lintPair(checked, node, node.left, node.right);
        lintPair(checked, node, node.right, node.left);
      } else if (node.kind === 'in') lintPair(checked, node, node.left, node.right);
    }
  }
}

function lintPair({ unit, rule }: CheckedRule, whole: Expr, subject: Expr, other: Expr): void {
  if (other.kind === 'null' || (other.kind === 'string' && other.value === 'Unknown' && isSeverity(subject))) {
    const message = 'comparing with an unknown value is always unknown';
    // A whole condition of this kind is reported as constant already.
    if (whole !== rule.when) unit.sink.report('LINT-002', whole, message, 'use exists(...) or coalesce(...)');
  }
  const name = dotted(subject);
  const texts = literalTexts(other);
  if (name === null || texts.length === 0) return;
  if (TENANTS.has(name)) {
    unit.sink.report('LINT-007', whole, 'a tenant is written into the policy', 'bind the policy per tenant instead');
  } else if (INPUTS.get(name)?.mixedCase && texts.some((text) => /[A-Za-z]/.test(text))) {
    const message = `\`${name}\` comes in several letter cases, and this comparison tells them apart`;
    unit.sink.report('LINT-008', whole, message, `write lowercase(${name}) and lower-case literals`);
  }
}

function isSeverity(expr: Expr): boolean {
  const name = dotted(expr);
  return name !== null && INPUTS.get(name)?.type.kind === 'severity';
}

function literalTexts(expr: Expr): string[] {
  if (expr.kind === 'string') return [expr.value];
  return expr.kind === 'list' ? expr.items.flatMap(literalTexts) : [];
}
