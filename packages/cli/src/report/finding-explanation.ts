import { toJson } from '@bufbuild/protobuf';
import { timestampDate, ValueSchema } from '@bufbuild/protobuf/wkt';
import {
  type Evaluation,
  type RuleExplain as RuleExplainMessage,
  RuleOutcome,
  Severity,
} from '@policy-registry/contracts/engine';
import type { ExplainFindingResponse } from '@policy-registry/contracts/simulation';
import type { RuleExplain, ValueJson } from '@policy-registry/stella-dsl';
import { words } from '../output/format.ts';
import { record } from '../output/table.ts';
import { paint, type Text } from '../output/text.ts';
import { explainTree } from './explain-text.ts';

/** Why a finding comes out as it does: rule by rule, with what each saw and did, under both policies. */
export function findingExplanation({ finding, subject, before, after }: ExplainFindingResponse): Text {
  const about = record([
    ['Finding', finding?.id ?? ''],
    ['Component', finding?.component?.purl || finding?.component?.name || ''],
    ['Advisory', finding?.advisory?.id ?? ''],
    ['Found in', subject],
  ]);
  return [about, ...sideText('BEFORE', before), ...sideText('AFTER', after)];
}

function sideText(title: string, evaluation: Evaluation | undefined): Text[] {
  if (evaluation === undefined) return [];
  // Of no policy there is nothing to explain.
  const tree: Text[] = evaluation.explain.length === 0 ? [] : ['\n', explainTree(evaluation.explain.map(ruleOf))];
  return ['\n\n', paint('bold', `${title}: ${evaluation.status}`), outcomeText(evaluation), ...tree];
}

function outcomeText({ severity, score, winningRule, override, suppressedUntil, deferredUntil }: Evaluation): string {
  const end = suppressedUntil ?? deferredUntil;
  const until = end === undefined ? '' : ` until ${timestampDate(end).toISOString()}`;
  const rule = winningRule === '' ? 'since no rule settled the status' : `by rule ${winningRule}`;
  return `${until}, ${words(Severity[severity])} (${score}), ${override === '' ? rule : `by override ${override}`}`;
}

const OUTCOMES: Readonly<Record<RuleOutcome, RuleExplain['outcome']>> = {
  [RuleOutcome.UNSPECIFIED]: 'unknown',
  [RuleOutcome.MATCHED]: 'matched',
  [RuleOutcome.NOT_MATCHED]: 'not_matched',
  [RuleOutcome.UNKNOWN]: 'unknown',
  [RuleOutcome.NOT_APPLIED]: 'not_applied',
};

/** An effect says in words what it did, and whether it was applied. */
function ruleOf({ rule, outcome, branch, because, inputs, missing, effects }: RuleExplainMessage): RuleExplain {
  return {
    ...{ rule, outcome: OUTCOMES[outcome], missing },
    ...(branch === 'then' || branch === 'else' ? { branch } : {}),
    ...(because === '' ? {} : { because }),
    inputs: inputs.map(({ name, value }) => ({
      name,
      value: value === undefined ? null : (toJson(ValueSchema, value) as ValueJson),
    })),
    effects: effects.map((action) => ({ action, applied: true })),
  };
}
