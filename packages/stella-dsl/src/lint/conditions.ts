import type { CheckedRule } from '../checker/program.ts';
import { fold } from './fold.ts';
import { actionsOf } from './walk.ts';

const HIDING: ReadonlySet<string> = new Set(['suppressed', 'not_affected', 'fixed', 'deferred']);

/** Conditions that are the same for every finding, and above all those that then hide every finding. */
export function lintConditions(checked: CheckedRule): void {
  const { unit, rule, ir } = checked;
  const folded = fold(ir.when);
  if (!folded.constant) return;
  const outcome = folded.value === null ? 'unknown, so the rule never acts' : String(folded.value);
  unit.sink.report('LINT-002', rule.when, `this condition is always ${outcome}`);
  if (folded.value !== true) return;
  const hiding = actionsOf(checked).find(
    (action) =>
      action.kind === 'ignore' ||
      action.kind === 'defer' ||
      (action.kind === 'status' && action.value.kind === 'string' && HIDING.has(action.value.value)),
  );
  if (hiding !== undefined && rule.then.includes(hiding)) {
    unit.sink.report(
      'LINT-003',
      hiding,
      `rule \`${rule.name.text}\` takes every finding out of sight`,
      'say for which findings',
    );
  }
}
