import calculator from 'ae-cvss-calculator';
import type { CvssRating } from '../document.ts';
import { Memo } from '../memo.ts';
import { versionOfVector } from './cvss.ts';

/** Longer than any vector of all metrics of any version. */
const MAX_LENGTH = 300;

/** The base score of each version. Threat, temporal and environmental metrics are somebody's own, and not the advisory's. */
const BASE_SCORES: Readonly<Record<string, (vector: string) => number | undefined>> = {
  '2.0': (vector) => new calculator.Cvss2(vector).calculateScores().base,
  '3.0': (vector) => new calculator.Cvss3P0(vector).calculateScores().base,
  '3.1': (vector) => new calculator.Cvss3P1(vector).calculateScores().base,
  '4.0': (vector) => {
    const parsed = new calculator.Cvss4P0(vector);
    return parsed.isBaseFullyDefined() ? parsed.calculateScores().baseMetricsOnly : undefined;
  },
};

/** Rates vectors without a score, and those that a document repeats once. */
export class CvssVectorReader {
  readonly #known = new Memo((vector) => rate(vector) ?? null);

  /** `undefined` for what is no complete vector of CVSS 2.0, 3.0, 3.1 or 4.0. */
  read(vector: string): CvssRating | undefined {
    return this.#known.get(vector) ?? undefined;
  }
}

function rate(vector: string): CvssRating | undefined {
  const version = versionOfVector(vector);
  const score = vector.length > MAX_LENGTH ? undefined : baseScore(vector, version);
  return score === undefined ? undefined : { score, vector, version, primary: false };
}

function baseScore(vector: string, version: string): number | undefined {
  try {
    return BASE_SCORES[version]?.(vector);
  } catch {
    // The library reports an invalid vector by throwing; it has no score.
    return undefined;
  }
}
