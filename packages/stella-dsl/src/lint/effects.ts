import type { CheckedRule, Unit } from '../checker/program.ts';
import type { Expr } from '../parser/ast.ts';
import { asGuess } from '../repair.ts';
import { KNOWN_STATUSES } from '../statuses.ts';
import { nearest } from '../suggest.ts';
import { actionsOf } from './walk.ts';

const CHANGING: ReadonlySet<string> = new Set(['status', 'severity', 'ignore', 'defer', 'escalate']);

/** What a rule does: reasons that are missing, exceptions without an end, statuses that nobody knows. */
export function lintEffects(checked: CheckedRule): void {
  const { unit, rule } = checked;
  const actions = actionsOf(checked);
  const changing = actions.find(({ kind }) => CHANGING.has(kind));
  if (changing !== undefined && (rule.because === null || rule.because.value.trim() === '')) {
    const message = `rule \`${rule.name.text}\` changes status or severity without a reason`;
    unit.sink.report('LINT-001', rule.name, message, 'add: because "..."');
  }
  for (const action of actions) {
    if (action.kind === 'ignore' && action.until === null) {
      unit.sink.report(
        'LINT-005',
        action,
        '`ignore` without `until` suppresses for ever',
        'add an end: ignore until "YYYY-MM-DD"',
      );
    }
    if (action.kind === 'status') lintStatus(action.value, unit);
  }
}

/** `settings.default_status` is a status as well. */
export function lintSettings(unit: Unit): void {
  for (const section of unit.file.sections) {
    if (section.kind !== 'settings') continue;
    for (const { key, value } of section.entries) if (key.text === 'default_status') lintStatus(value, unit);
  }
}

function lintStatus(expr: Expr, { sink }: Unit): void {
  if (expr.kind !== 'string' || (KNOWN_STATUSES as readonly string[]).includes(expr.value)) return;
  const meant = nearest(expr.value, KNOWN_STATUSES);
  const hint = meant === undefined ? `known are ${KNOWN_STATUSES.join(', ')}` : `did you mean \`${meant}\`?`;
  const edits = [{ start: expr.start, end: expr.end, text: JSON.stringify(meant) }];
  const fix = meant === undefined ? undefined : asGuess({ title: `write "${meant}"`, edits });
  sink.report('LINT-006', expr, `${JSON.stringify(expr.value)} is no known status`, hint, fix);
}
