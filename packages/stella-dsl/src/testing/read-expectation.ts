import type { ValueJson } from '../eval/value.ts';
import { didYouMean } from '../suggest.ts';
import { decimalOf, decimalText } from '../values/decimal.ts';
import { shown } from './scalar.ts';
import type { CasePath, ReportProblem } from './shape.ts';
import type { Expectation } from './test-case.ts';

/** What a case expects, as its shape lets it through: numbers are not decimals yet. */
export type RawExpectation = Omit<Expectation, 'score' | 'annotations'> & {
  readonly score?: number;
  readonly annotations?: Readonly<Record<string, unknown>>;
};

export function expectationOf({ score, annotations, ...plain }: RawExpectation): Expectation {
  return {
    ...plain,
    ...(score === undefined ? {} : { score: decimalJson(score) }),
    ...(annotations === undefined ? {} : { annotations: jsonMembers(annotations) }),
  };
}

function decimalJson(value: number): string {
  const decimal = decimalOf(value);
  return decimal === null ? '' : decimalText(decimal);
}

/** Evaluations say decimals as texts. */
function jsonOf(value: unknown): ValueJson {
  if (typeof value === 'number') return decimalJson(value);
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === 'object' && value !== null) return jsonMembers(value);
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

function jsonMembers(members: object): Readonly<Record<string, ValueJson>> {
  return Object.fromEntries(Object.entries(members).map(([key, value]) => [key, jsonOf(value)]));
}

/** An expectation about a rule that is not there would fail for ever, or hold for ever, for a slip of the pen. */
export function reportRules(
  { rule, unknown = [], rules = {} }: RawExpectation,
  path: CasePath,
  known: readonly string[],
  report: ReportProblem,
): void {
  const named: { readonly name: string; readonly at: CasePath; readonly atKey?: true }[] = [
    ...(typeof rule === 'string' ? [{ name: rule, at: ['rule'] }] : []),
    ...unknown.map((name, index) => ({ name, at: ['unknown', index] })),
    ...Object.keys(rules).map((name) => ({ name, at: ['rules', name], atKey: true as const })),
  ];
  for (const { name, at, ...where } of named) {
    // What is no text was reported as that.
    if (typeof name !== 'string' || known.includes(name)) continue;
    const hint = didYouMean(name, known);
    const message = `the policy has no rule \`${shown(name)}\``;
    report({ code: 'TEST-007', path: [...path, ...at], ...where, message, ...(hint === undefined ? {} : { hint }) });
  }
}
