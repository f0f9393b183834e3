import type { CheckedRule } from '../checker/program.ts';
import { actionExpressions, actionsOf, stringsIn } from './walk.ts';

const PLACEHOLDER = /\$\{[A-Za-z_][\w.]*\}|\{\{\s*[A-Za-z_][\w.]*\s*\}\}|%\{[A-Za-z_][\w.]*\}/;

/** Texts with a placeholder, which nobody replaces. */
export function lintPlaceholders(checked: CheckedRule): void {
  const { rule, unit } = checked;
  const texts = actionsOf(checked).flatMap(actionExpressions).flatMap(stringsIn);
  for (const literal of rule.because === null ? texts : [...texts, rule.because]) {
    const found = PLACEHOLDER.exec(literal.value)?.[0];
    if (found === undefined) continue;
    const hint = 'annotate records a value beside the decision';
    unit.sink.report('LINT-018', literal, `\`${found.slice(0, 40)}\` is shown as it stands`, hint);
  }
}
