import type { AdvisoryRecord } from '../document.ts';
import { isSameList } from './same-list.ts';

/** Past this many, all are forgotten: what a report repeats it repeats soon. */
const MOST = 1_024;

/**
 * Gives the advisory that was given before where a report says the same of another package: whoever merges or counts
 * advisories can tell by identity that nothing new was said.
 */
export class AdvisoryMemo {
  readonly #known = new Map<string, AdvisoryRecord>();

  get(advisory: AdvisoryRecord): AdvisoryRecord {
    const known = this.#known.get(advisory.id);
    if (known !== undefined && isSame(known, advisory)) return known;
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(advisory.id, advisory);
    return advisory;
  }
}

function isSame(a: AdvisoryRecord, b: AdvisoryRecord): boolean {
  return (
    a.feed === b.feed &&
    a.source === b.source &&
    a.severity === b.severity &&
    a.kev === b.kev &&
    a.fixAvailable === b.fixAvailable &&
    a.publishedAt === b.publishedAt &&
    a.modifiedAt === b.modifiedAt &&
    a.epss?.score === b.epss?.score &&
    a.epss?.date === b.epss?.date &&
    isSameRating(a.rating, b.rating) &&
    isSameList(a.aliases, b.aliases) &&
    isSameList(a.cwes, b.cwes) &&
    isSameList(a.fixedVersions, b.fixedVersions)
  );
}

function isSameRating(a: AdvisoryRecord['rating'], b: AdvisoryRecord['rating']): boolean {
  return a?.score === b?.score && a?.vector === b?.vector && a?.version === b?.version && a?.primary === b?.primary;
}
