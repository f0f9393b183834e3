import type { Evaluation, RuleEffect, RuleExplain, ValueJson } from '@policy-registry/stella-dsl';
import { joined, onOneLine, paint, type Text } from '../output/text.ts';

const SHOWN_VALUE = 100;

const MARKS = {
  matched: paint('green', '✓'),
  not_matched: paint('dim', '·'),
  unknown: paint('yellow', '?'),
  not_applied: paint('blue', '–'),
} as const satisfies Record<RuleExplain['outcome'], Text>;

/** What came out: `blocked, Critical (9.8), by block_critical`. */
export function outcomeText({ status, severity, score, winningRule, until }: Evaluation): Text {
  const end = until?.suppressed ?? until?.deferred;
  return [
    paint('bold', status),
    end === undefined ? '' : ` until ${end}`,
    `, ${severity} (${score}), `,
    winningRule === undefined ? 'since no rule settled the status' : ['by rule ', paint('bold', winningRule)],
  ];
}

/** The rules in the order in which they ran, each with what it saw and did. */
export function explainTree(rules: readonly RuleExplain[]): Text {
  return joined(
    rules.map((rule, index) => branchText(rule, index === rules.length - 1)),
    '\n',
  );
}

/** Of rules that had a part in what came out, or could not be told; the others are counted. */
export function explainOfFailure(rules: readonly RuleExplain[]): Text {
  const told = rules.filter(({ outcome, branch }) => outcome !== 'not_matched' || branch === 'else');
  const silent = rules.length - told.length;
  const rest = silent === 0 ? [] : [`${silent === 1 ? 'One rule' : `${silent} rules`} did not match.`];
  return joined([...(told.length === 0 ? [] : [explainTree(told)]), ...rest], '\n');
}

function branchText(rule: RuleExplain, last: boolean): Text {
  const rail = last ? '   ' : '│  ';
  return joined(
    [
      [last ? '└─ ' : '├─ ', MARKS[rule.outcome], ' ', paint('bold', rule.rule), `  ${outcomeWords(rule)}`],
      ...details(rule).map((line) => [rail, '  ', line]),
    ],
    '\n',
  );
}

function outcomeWords({ outcome, branch }: RuleExplain): string {
  if (outcome === 'not_matched') return branch === 'else' ? 'did not match, so its else ran' : 'did not match';
  if (outcome === 'unknown') return 'cannot be told';
  return outcome === 'matched' ? 'matched' : 'matched, and nothing of it applied';
}

function details({ inputs, missing = [], effects, note, because, outcome }: RuleExplain): Text[] {
  const width = Math.max(0, ...inputs.map(({ name }) => name.length));
  return [
    ...inputs.map(({ name, value }) => [paint('dim', name.padEnd(width)), '  ', valueText(value)]),
    ...(missing.length === 0 ? [] : [paint('yellow', `not known: ${missing.join(', ')}`)]),
    ...effects.map(effectText),
    // What an effect says already is not said twice.
    ...(note === undefined || effects.some(({ reason }) => reason === note) ? [] : [note]),
    ...(because === undefined || outcome === 'not_matched' ? [] : [paint('italic', `because ${onOneLine(because)}`)]),
  ];
}

function effectText({ action, value, applied, reason }: RuleEffect): Text {
  const what = value === undefined ? action : `${action} ${oneLine(value)}`;
  const why = reason === undefined ? '' : `: ${reason}`;
  return applied ? [paint('green', '→ '), what, why] : [paint('dim', '→ '), `not applied: ${what}${why}`];
}

function valueText(value: ValueJson): Text {
  return value === null ? paint('yellow', 'unknown') : oneLine(value);
}

/** A value as the language shows it: decimals and texts as they are, lists in brackets. */
export function oneLine(value: ValueJson): string {
  const text = onOneLine(plain(value));
  return text.length > SHOWN_VALUE ? `${text.slice(0, SHOWN_VALUE)}…` : text;
}

function plain(value: ValueJson): string {
  if (value === null) return 'unknown';
  if (Array.isArray(value)) return `[${value.map(plain).join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
