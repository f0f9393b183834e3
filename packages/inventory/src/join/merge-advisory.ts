import { compareText } from '@policy-registry/canonical';
import type { AdvisoryRecord } from '../document.ts';
import { preferredSource } from '../facts/advisory-source.ts';
import { sortedUnique } from '../facts/component.ts';
import { preferredRating } from '../facts/cvss.ts';
import { newerEpss } from '../facts/epss.ts';
import { higherSeverity } from '../facts/severity.ts';

/**
 * What two feeds say of one vulnerability of one component, as one. Each field has a rule that is commutative and
 * associative, so the outcome does not depend on the order of documents:
 *
 * - severity: the higher; rating: see `preferredRating`; EPSS: the newer; KEV and "a fix exists": yes if any says yes
 * - published: the earlier; modified: the later; source: not NVD where another speaks, then the first in order
 * - aliases, CWEs, fixed versions: all of them, sorted
 */
export function mergeAdvisories(a: AdvisoryRecord, b: AdvisoryRecord, id: string): AdvisoryRecord {
  const source = preferredSource(a.source, b.source);
  const severity = higherSeverity(a.severity, b.severity);
  const rating = preferredRating([a.rating ?? [], b.rating ?? []].flat());
  const epss = newerEpss(a.epss, b.epss);
  const kev = eitherTrue(a.kev, b.kev);
  const cwes = union(a.cwes, b.cwes);
  const publishedAt = earlier(a.publishedAt, b.publishedAt);
  const modifiedAt = later(a.modifiedAt, b.modifiedAt);
  const fixAvailable = eitherTrue(a.fixAvailable, b.fixAvailable);
  const fixedVersions = union(a.fixedVersions, b.fixedVersions);
  return {
    id,
    aliases: aliasesOf(id, [...idsOf(a), ...idsOf(b)]),
    ...(source && { source }),
    feed: compareText(a.feed, b.feed) <= 0 ? a.feed : b.feed,
    ...(severity && { severity }),
    ...(rating && { rating }),
    ...(epss && { epss }),
    ...(kev !== undefined && { kev }),
    ...(cwes && { cwes }),
    ...(publishedAt && { publishedAt }),
    ...(modifiedAt && { modifiedAt }),
    ...(fixAvailable !== undefined && { fixAvailable }),
    ...(fixedVersions && { fixedVersions }),
  };
}

/** The same advisory under the id that the whole inventory uses. */
export function renameAdvisory(advisory: AdvisoryRecord, id: string): AdvisoryRecord {
  return advisory.id === id ? advisory : { ...advisory, id, aliases: aliasesOf(id, idsOf(advisory)) };
}

function idsOf(advisory: AdvisoryRecord): readonly string[] {
  return [advisory.id, ...advisory.aliases];
}

function aliasesOf(id: string, ids: readonly string[]): readonly string[] {
  return sortedUnique(ids.filter((other) => other !== id));
}

export function union(a: readonly string[], b: readonly string[]): readonly string[];
export function union(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): readonly string[] | undefined;
export function union(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): readonly string[] | undefined {
  return a === undefined || b === undefined ? (a ?? b) : sortedUnique([...a, ...b]);
}

function eitherTrue(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a || b;
}

/** Normal timestamps of one precision sort as text; those with and without milliseconds need their instants. */
function earlier(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Date.parse(a) <= Date.parse(b) ? a : b;
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Date.parse(a) >= Date.parse(b) ? a : b;
}
