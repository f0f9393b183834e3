import { canonicalJson } from '@policy-registry/canonical';
import type { CheckedRule } from '../checker/program.ts';
import type { IrAction, IrRule } from '../ir/ir.ts';
import { fold } from './fold.ts';

/**
 * Rules whose status can never count, since an earlier rule with the same condition, or one that is always true, has settled it.
 * Only certain cases are reported: the earlier status must be a literal that nothing refuses and that no time ends.
 */
export function lintShadowing(rules: readonly CheckedRule[]): void {
  const settled = new Map<string, CheckedRule>();
  const guarded = rules.some(({ ir }) => [...ir.then, ...(ir.else ?? [])].some((action) => action.do === 'requireVex'));
  let always: CheckedRule | null = null;
  for (const rule of rules) {
    const condition = canonicalJson(rule.ir.when);
    const earlier = always ?? settled.get(condition);
    if (earlier !== undefined && onlySetsStatus(rule.ir)) {
      const message = `rule \`${rule.ir.name}\` never settles anything: rule \`${earlier.ir.name}\` comes first`;
      rule.unit.sink.report('LINT-004', rule.rule.name, message);
    }
    if (!surelySettles(rule.ir.then, guarded)) continue;
    if (!settled.has(condition)) settled.set(condition, rule);
    const folded = fold(rule.ir.when);
    if (folded.constant && folded.value === true) always ??= rule;
  }
}

function onlySetsStatus({ then, else: otherwise }: IrRule): boolean {
  if (otherwise !== undefined) return false;
  return then.every((action) => action.do === 'status' || action.do === 'ignore' || action.do === 'defer');
}

function surelySettles(actions: readonly IrAction[], guarded: boolean): boolean {
  if (actions.some((action) => (action.do === 'ignore' || action.do === 'defer') && action.until !== undefined))
    return false;
  return actions.some((action) => {
    if (action.do === 'ignore' || action.do === 'defer') return true;
    return action.do === 'status' && action.value.op === 'string' && !guarded;
  });
}
