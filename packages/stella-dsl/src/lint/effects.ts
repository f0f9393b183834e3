import type { CheckedRule } from '../checker/program.ts';
import { KNOWN_STATUSES } from '../statuses.ts';
import { didYouMean } from '../suggest.ts';
import { actionsOf } from './walk.ts';

const CHANGING: ReadonlySet<string> = new Set(['status', 'severity', 'ignore', 'defer', 'escalate']);

/** What a rule does: reasons that are missing, exceptions without an end, statuses that nobody knows. */
export function lintEffects(checked: CheckedRule): void {
  const { unit, rule } = checked;
  const actions = actionsOf(checked);
  const changing = actions.find(({ kind }) => CHANGING.has(kind));
  if (changing !== undefined && (rule.because === null || rule.because.value.trim() === '')) {
    const message = `rule \`${rule.name.text}\` changes status or severity without a reason`;
    unit.sink.warning('LINT-001', rule.name, message, 'add: because "..."');
  }
  for (const action of actions) {
    if (action.kind === 'ignore' && action.until === null) {
      unit.sink.warning(
        'LINT-005',
        action,
        '`ignore` without `until` suppresses for ever',
        'add an end: ignore until "2026-12-31"',
      );
    }
    if (action.kind !== 'status' || action.value.kind !== 'string') continue;
    const status = action.value.value;
    if ((KNOWN_STATUSES as readonly string[]).includes(status)) continue;
    const hint = didYouMean(status, KNOWN_STATUSES) ?? `known are ${KNOWN_STATUSES.join(', ')}`;
    unit.sink.warning('LINT-006', action.value, `${JSON.stringify(status)} is no known status`, hint);
  }
}
