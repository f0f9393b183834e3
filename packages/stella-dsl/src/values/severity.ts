import type { SeverityName } from '../finding.ts';
import { compareDecimals, Decimal } from './decimal.ts';

/** Bands in rising order; the index is the rank that comparisons use. `Unknown` is no band: it is null in comparisons. */
export const SEVERITIES = ['None', 'Low', 'Medium', 'High', 'Critical'] as const;

export type Severity = (typeof SEVERITIES)[number];

const RANKS: ReadonlyMap<unknown, number> = new Map(SEVERITIES.map((name, rank) => [name, rank]));

/** 0 (None) to 4 (Critical); null for `Unknown` and for what is no severity. */
export function severityRank(value: unknown): number | null {
  return RANKS.get(value) ?? null;
}

export function severityOfRank(rank: number | null): SeverityName {
  return rank === null ? 'Unknown' : (SEVERITIES[rank] ?? 'Unknown');
}

/** The middle of each band on the CVSS scale: what a severity without a CVSS score counts as. */
const MIDPOINTS = ['0', '2.0', '5.45', '7.95', '9.5'].map((text) => new Decimal(text));

export function midpointOf(rank: number): Decimal | null {
  return MIDPOINTS[rank] ?? null;
}

const ZERO = new Decimal('0');
const LOW = new Decimal('4');
const MEDIUM = new Decimal('7');
const HIGH = new Decimal('9');

/** The band of a score, by CVSS v3's table read without gaps: 0 None, below 4 Low, below 7 Medium, below 9 High, else Critical. */
export function bandOf(score: Decimal): number {
  if (compareDecimals(score, ZERO) <= 0) return 0;
  if (compareDecimals(score, LOW) < 0) return 1;
  if (compareDecimals(score, MEDIUM) < 0) return 2;
  return compareDecimals(score, HIGH) < 0 ? 3 : 4;
}
