import { compareText } from '@policy-registry/canonical';
import type { CvssRating } from '../document.ts';

/** 3.1 is what most advisories carry, so scores stay comparable; 4.0 comes after 3.x, and 2.0 is the last resort. */
const VERSION_ORDER = ['3.1', '3.0', '4.0', '2.0'];

/**
 * The rating that stands for the advisory: by version (3.1, 3.0, 4.0, 2.0), then NVD or primary before others, then the
 * higher score, then the texts of vector and version. A total order: the choice does not depend on the order of the ratings.
 */
export function preferredRating(ratings: readonly CvssRating[]): CvssRating | undefined {
  let best: CvssRating | undefined;
  for (const rating of ratings) if (best === undefined || compareRatings(rating, best) < 0) best = rating;
  return best;
}

function compareRatings(a: CvssRating, b: CvssRating): number {
  return (
    versionRank(a) - versionRank(b) ||
    Number(b.primary) - Number(a.primary) ||
    b.score - a.score ||
    compareText(a.vector ?? '', b.vector ?? '') ||
    compareText(a.version, b.version)
  );
}

function versionRank(rating: CvssRating): number {
  const rank = VERSION_ORDER.indexOf(rating.version);
  return rank === -1 ? VERSION_ORDER.length : rank;
}

/** `3.1` of `CVSS:3.1/AV:N/...`; a vector without prefix but with `Au:` is version 2. */
export function versionOfVector(vector: string | undefined): string {
  const named = /^CVSS:(\d\.\d)\//.exec(vector ?? '')?.[1];
  return named ?? (vector !== undefined && /(?:^|\/)Au:/.test(vector) ? '2.0' : '');
}
