import type { AdvisoryRecord, CvssRating } from '../document.ts';
import type { Draft } from '../draft.ts';
import { primaryAdvisoryId } from '../facts/advisory-id.ts';
import { advisorySource } from '../facts/advisory-source.ts';
import { sortedUnique } from '../facts/component.ts';
import { preferredRating, versionOfVector } from '../facts/cvss.ts';
import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';

const SCORES = [
  { score: 'V40Score', vector: 'V40Vector', version: '4.0' },
  { score: 'V3Score', vector: 'V3Vector', version: '' },
  { score: 'V2Score', vector: 'V2Vector', version: '2.0' },
];

/** Trivy's `Status` to "a fix exists"; words that are absent here say nothing of it. */
const FIX_STATUS: ReadonlyMap<string, boolean> = new Map([
  ['fixed', true],
  ['affected', false],
  ['will_not_fix', false],
  ['fix_deferred', false],
  ['end_of_life', false],
]);

/** The advisory of one entry of `Results[].Vulnerabilities`. Trivy's report says nothing of EPSS and KEV. */
export function readTrivyAdvisory(entry: JsonView, context: ReaderContext): AdvisoryRecord {
  const own = entry.requiredText('VulnerabilityID');
  const { id, aliases } = primaryAdvisoryId([own, ...entry.texts('VendorIDs')]);
  const feed = entry.object('DataSource')?.filledText('ID') ?? entry.filledText('SeveritySource');
  const advisory: Draft<AdvisoryRecord> = { id, aliases, feed: feed === undefined ? 'trivy' : `trivy/${feed}` };
  const source = advisorySource(feed);
  const severity = context.severity(entry, 'Severity');
  const rating = preferredRating(readRatings(entry.object('CVSS')));
  const cwes = entry.texts('CweIDs');
  const publishedAt = context.timestamp(entry, 'PublishedDate');
  const modifiedAt = context.timestamp(entry, 'LastModifiedDate');
  if (source !== undefined) advisory.source = source;
  if (severity !== undefined) advisory.severity = severity;
  if (rating !== undefined) advisory.rating = rating;
  if (cwes.length > 0) advisory.cwes = sortedUnique(cwes);
  if (publishedAt !== undefined) advisory.publishedAt = publishedAt;
  if (modifiedAt !== undefined) advisory.modifiedAt = modifiedAt;
  readFix(entry, advisory);
  return context.advisory(advisory);
}

function readRatings(bySource: JsonView | undefined): readonly CvssRating[] {
  const ratings: CvssRating[] = [];
  for (const source of bySource?.keys() ?? []) {
    const entry = bySource?.object(source);
    if (entry === undefined) continue;
    for (const names of SCORES) {
      const score = entry.number(names.score, 0, 10);
      if (score === undefined) continue;
      const vector = entry.filledText(names.vector);
      const version = names.version || versionOfVector(vector);
      const rating: Draft<CvssRating> = { score, version, primary: source === 'nvd' };
      if (vector !== undefined) rating.vector = vector;
      ratings.push(rating);
    }
  }
  return ratings;
}

/** `FixedVersion` names one release per branch, separated by commas. */
function readFix(entry: JsonView, advisory: Draft<AdvisoryRecord>): void {
  const named =
    entry
      .text('FixedVersion')
      ?.split(',')
      .map((version) => version.trim()) ?? [];
  const versions = sortedUnique(named.filter((version) => version !== ''));
  const fixAvailable = versions.length > 0 || FIX_STATUS.get(entry.text('Status') ?? '');
  if (versions.length > 0) advisory.fixedVersions = versions;
  if (fixAvailable !== undefined) advisory.fixAvailable = fixAvailable;
}
