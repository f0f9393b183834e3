import parseVersion from 'semver/functions/parse.js';
import { baseScoreOfVector } from '../values/cvss-vector.ts';
import { compareDecimals, Decimal } from '../values/decimal.ts';
import { matchesGlob } from '../values/glob.ts';
import { instantOf } from '../values/instant.ts';
import { reachStateName } from '../values/reach-state.ts';
import { bandOf, SEVERITIES, severityOfRank, severityRank } from '../values/severity.ts';
import type { Truth } from '../values/truth.ts';
import type { Evaluator } from './inputs.ts';
import { listOf, numberOf, textOf, type Value } from './value.ts';

/** Builds the evaluator of a call from those of its arguments. */
export type Builder = (args: readonly Evaluator[]) => Evaluator;

const UNKNOWN: Evaluator = () => null;

/** Null in, null out. */
const ofText =
  (run: (text: string) => Value): Builder =>
  ([arg = UNKNOWN]) =>
  (subject) => {
    const text = textOf(arg(subject));
    return text === null ? null : run(text);
  };

const ofTexts =
  (run: (first: string, second: string) => Value): Builder =>
  ([left = UNKNOWN, right = UNKNOWN]) =>
  (subject) => {
    const first = textOf(left(subject));
    if (first === null) return null;
    const second = textOf(right(subject));
    return second === null ? null : run(first, second);
  };

const ofNumbers =
  (run: (first: Decimal, second: Decimal) => Value): Builder =>
  ([left = UNKNOWN, right = UNKNOWN]) =>
  (subject) => {
    const first = numberOf(left(subject));
    const second = numberOf(right(subject));
    return first === null || second === null ? null : run(first, second);
  };

const contains: Builder =
  ([left = UNKNOWN, right = UNKNOWN]) =>
  (subject) => {
    const part = textOf(right(subject));
    const whole = left(subject);
    if (part === null) return null;
    if (typeof whole === 'string') return whole.includes(part);
    const list = listOf(whole);
    return list === null ? null : hasItem(list, part);
  };

/** Not found beside an item that is no text is unknown: that item might be it. */
export function hasItem(list: readonly unknown[], text: string): Truth {
  if (list.includes(text)) return true;
  return list.every((item) => typeof item === 'string') ? false : null;
}

const SEVERITY_NAMES: ReadonlyMap<string, string> = new Map(SEVERITIES.map((name) => [name.toLowerCase(), name]));

function severityBand(value: Value): Value {
  if (value instanceof Decimal) return severityOfRank(bandOf(value));
  return typeof value === 'string' ? (SEVERITY_NAMES.get(value.toLowerCase()) ?? null) : null;
}

/** Of a score; of the second argument where the score is unknown: the advisory's severity. */
const normalizeCvss: Builder =
  ([score = UNKNOWN, severity = UNKNOWN]) =>
  (subject) => {
    const known = numberOf(score(subject));
    if (known !== null) return severityOfRank(bandOf(known));
    const given = severity(subject);
    return severityRank(given) === null ? null : given;
  };

const cvss: Builder =
  ([score = UNKNOWN, vector = UNKNOWN]) =>
  (subject) => {
    const known = numberOf(score(subject));
    if (known !== null) return severityOfRank(bandOf(known));
    const text = textOf(vector(subject));
    const computed = text === null ? null : baseScoreOfVector(text);
    return computed === null ? null : severityOfRank(bandOf(computed));
  };

const TEN = new Decimal(10);
const ZERO = new Decimal(0);
const ROUND_HALF_UP = 1;
const DAY = 86_400_000;
const WORK_BOUND = new Decimal('1e18');

export function clampScore(score: Decimal): Decimal {
  if (compareDecimals(score, ZERO) < 0) return ZERO;
  return compareDecimals(score, TEN) > 0 ? TEN : score;
}

const riskScore: Builder = (args) => (subject) => {
  let product = new Decimal(1);
  for (const arg of args) {
    const factor = numberOf(arg(subject));
    if (factor === null) return null;
    // Rounded and bounded at every step, so that many factors cannot grow the number without end.
    product = product.times(factor).round(6, ROUND_HALF_UP);
    if (product.abs().gt(WORK_BOUND)) product = product.gt(0) ? WORK_BOUND : WORK_BOUND.times(-1);
  }
  return clampScore(product);
};

/** A decimal as findings have them: what would be 10^18 or more is unknown, so that nested calls cannot grow numbers. */
function percentOf(part: Decimal, whole: Decimal): Value {
  if (whole.eq(0)) return null;
  const percent = part.times(100).div(whole);
  return percent.abs().gte(WORK_BOUND) ? null : percent;
}

const daysBetween: Builder =
  ([from = UNKNOWN, to = UNKNOWN]) =>
  (subject) => {
    const start = instantOf(from(subject));
    const end = instantOf(to(subject));
    return start === null || end === null ? null : new Decimal(Math.trunc((end - start) / DAY));
  };

function compareVersions(left: string, right: string): Value {
  const a = parseVersion(left);
  const b = parseVersion(right);
  return a === null || b === null ? null : new Decimal(a.compare(b));
}

function purlType(purl: string): Value {
  const type = /^pkg:\/*([A-Za-z0-9.+-]+)\//.exec(purl)?.[1];
  return type === undefined ? null : type.toLowerCase();
}

const exists: Builder =
  ([arg = UNKNOWN]) =>
  (subject) =>
    arg(subject) !== null;

export const FUNCTION_BUILDERS: ReadonlyMap<string, Builder> = new Map<string, Builder>([
  ['exists', exists],
  ['lowercase', ofText((text) => text.toLowerCase())],
  ['uppercase', ofText((text) => text.toUpperCase())],
  ['starts_with', ofTexts((text, start) => text.startsWith(start))],
  ['ends_with', ofTexts((text, end) => text.endsWith(end))],
  ['contains', contains],
  ['matches', ofTexts(matchesGlob)],
  [
    'severity_band',
    ([arg = UNKNOWN]) =>
      (subject) =>
        severityBand(arg(subject)),
  ],
  ['normalize_cvss', normalizeCvss],
  ['cvss', cvss],
  ['risk_score', riskScore],
  ['reach_state', ofText(reachStateName)],
  ['percent_of', ofNumbers(percentOf)],
  ['days_between', daysBetween],
  ['semver_compare', ofTexts(compareVersions)],
  ['purl_type', ofText(purlType)],
]);
