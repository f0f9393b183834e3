import type { AdvisoryRecord, CvssRating } from '../document.ts';
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
  const source = advisorySource(feed);
  const severity = context.severity(entry, 'Severity');
  const rating = preferredRating(readRatings(entry.object('CVSS')));
  const cwes = sortedUnique(entry.texts('CweIDs'));
  const publishedAt = context.timestamp(entry, 'PublishedDate');
  const modifiedAt = context.timestamp(entry, 'LastModifiedDate');
  return {
    id,
    aliases,
    ...(source && { source }),
    feed: feed === undefined ? 'trivy' : `trivy/${feed}`,
    ...(severity && { severity }),
    ...(rating && { rating }),
    ...(cwes.length > 0 && { cwes }),
    ...(publishedAt && { publishedAt }),
    ...(modifiedAt && { modifiedAt }),
    ...readFix(entry),
  };
}

function readRatings(bySource: JsonView | undefined): readonly CvssRating[] {
  if (bySource === undefined) return [];
  return bySource.keys().flatMap((source) => {
    const entry = bySource.object(source);
    if (entry === undefined) return [];
    return SCORES.flatMap((names): readonly CvssRating[] => {
      const score = entry.number(names.score, 0, 10);
      const vector = entry.filledText(names.vector);
      if (score === undefined) return [];
      const version = names.version || versionOfVector(vector);
      return [{ score, ...(vector && { vector }), version, primary: source === 'nvd' }];
    });
  });
}

/** `FixedVersion` names one release per branch, separated by commas. */
function readFix(entry: JsonView): Pick<AdvisoryRecord, 'fixAvailable' | 'fixedVersions'> {
  const named = (entry.text('FixedVersion') ?? '').split(',').map((version) => version.trim());
  const versions = sortedUnique(named.filter((version) => version !== ''));
  if (versions.length > 0) return { fixAvailable: true, fixedVersions: versions };
  const fixAvailable = FIX_STATUS.get(entry.text('Status') ?? '');
  return fixAvailable === undefined ? {} : { fixAvailable };
}
