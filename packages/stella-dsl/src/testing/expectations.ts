import { isDeepStrictEqual } from 'node:util';
import type { Evaluation, RuleExplain } from '../eval/evaluation.ts';
import type { ValueJson } from '../eval/value.ts';
import { formatInstant, instantOf } from '../values/instant.ts';
import { clipped } from './size.ts';
import type { Expectation, RuleWord } from './test-case.ts';
import type { CaseFailure } from './test-run.ts';

/** What of an evaluation, made with its explain, is not as expected: in the order of `Expectation`. */
export function failuresOf(expect: Expectation, evaluation: Evaluation): CaseFailure[] {
  const { status, severity, score, rule, warnings, annotations, until, unknown, missing, rules } = expect;
  const unknownRules = evaluation.explain.filter(({ outcome }) => outcome === 'unknown');
  const wanted: [string, ValueJson | undefined, ValueJson][] = [
    ['status', status, evaluation.status],
    ['severity', severity, evaluation.severity],
    ['score', score, evaluation.score],
    ['rule', rule, evaluation.winningRule ?? null],
    ['warnings', warnings, evaluation.warnings],
    ...pairs('annotations', annotations, (key) => annotationOf(evaluation, key)),
    ['until', typeof until === 'string' ? instantText(until) : until, untilOf(evaluation)],
    ['unknown', sorted(unknown), sorted(unknownRules.map((one) => one.rule)) ?? []],
    ['missing', sorted(missing), sorted(unknownRules.flatMap((one) => one.missing ?? [])) ?? []],
    ...pairs('rules', rules, (name) => wordOf(evaluation.explain.find((one) => one.rule === name))),
  ];
  return wanted.flatMap(([path, expected, actual]) =>
    expected === undefined || isDeepStrictEqual(expected, actual)
      ? []
      : [{ path, expected: clipped(expected), actual: clipped(actual) }],
  );
}

function pairs(
  path: string,
  expected: Readonly<Record<string, ValueJson>> | undefined,
  actualOf: (key: string) => ValueJson,
): [string, ValueJson, ValueJson][] {
  return Object.entries(expected ?? {}).map(([key, value]) => [`${path}.${key}`, value, actualOf(key)]);
}

function annotationOf({ annotations }: Evaluation, key: string): ValueJson {
  return Object.hasOwn(annotations, key) ? (annotations[key] ?? null) : null;
}

/** The form in which an evaluation says an instant. */
function instantText(text: string): string {
  const instant = instantOf(text);
  return instant === null ? text : formatInstant(instant);
}

function untilOf({ until }: Evaluation): string | null {
  return until?.suppressed ?? until?.deferred ?? null;
}

function sorted(names: readonly string[] | undefined): readonly string[] | undefined {
  return names === undefined ? undefined : [...new Set(names)].sort();
}

function wordOf(explain: RuleExplain | undefined): RuleWord | null {
  if (explain === undefined) return null;
  return explain.branch === 'else' ? 'else' : explain.outcome;
}
