import { Decimal } from './decimal.ts';

const weights = (...pairs: [string, string][]): ReadonlyMap<string, Decimal> =>
  new Map(pairs.map(([letter, weight]) => [letter, new Decimal(weight)]));

const IMPACT = weights(['H', '0.56'], ['L', '0.22'], ['N', '0']);
const METRICS: Readonly<Record<string, ReadonlyMap<string, Decimal>>> = {
  AV: weights(['N', '0.85'], ['A', '0.62'], ['L', '0.55'], ['P', '0.2']),
  AC: weights(['L', '0.77'], ['H', '0.44']),
  UI: weights(['N', '0.85'], ['R', '0.62']),
  C: IMPACT,
  I: IMPACT,
  A: IMPACT,
};
const PRIVILEGES = {
  U: weights(['N', '0.85'], ['L', '0.62'], ['H', '0.27']),
  C: weights(['N', '0.85'], ['L', '0.68'], ['H', '0.5']),
};
const ROUND_HALF_UP = 1;
const ROUND_UP = 3;

/**
 * Base score of a CVSS 3.0 or 3.1 vector (FIRST, CVSS v3.1 specification, section 7.1), exact. Null for other versions and
 * for vectors without all base metrics.
 */
export function baseScoreOfVector(vector: string): Decimal | null {
  if (vector.length > 256 || !/^CVSS:3\.[01]\//.test(vector)) return null;
  const given = new Map(vector.split('/').map((part) => part.split(':', 2) as [string, string]));
  const scope = given.get('S');
  if (scope !== 'U' && scope !== 'C') return null;
  const found = Object.entries(METRICS).map(([metric, table]) => table.get(given.get(metric) ?? ''));
  const [reach, complexity, interaction, confidentiality, integrity, availability] = found;
  const privileges = PRIVILEGES[scope].get(given.get('PR') ?? '');
  if (!reach || !complexity || !interaction || !confidentiality || !integrity || !availability || !privileges)
    return null;
  const one = new Decimal(1);
  const iss = one.minus(one.minus(confidentiality).times(one.minus(integrity)).times(one.minus(availability)));
  const changed = scope === 'C';
  const impact = changed
    ? iss.minus('0.029').times('7.52').minus(iss.minus('0.02').pow(15).times('3.25'))
    : iss.times('6.42');
  if (impact.lte(0)) return new Decimal(0);
  const exploitability = reach.times(complexity).times(privileges).times(interaction).times('8.22');
  const sum = impact.plus(exploitability).times(changed ? '1.08' : '1');
  return (sum.gt(10) ? new Decimal(10) : sum).round(5, ROUND_HALF_UP).round(1, ROUND_UP);
}
