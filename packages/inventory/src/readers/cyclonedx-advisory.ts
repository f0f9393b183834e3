import type { AdvisoryRecord, CvssRating } from '../document.ts';
import type { Draft } from '../draft.ts';
import { advisoryRank } from '../facts/advisory-id.ts';
import { advisorySource } from '../facts/advisory-source.ts';
import { sortedUnique } from '../facts/component.ts';
import { preferredRating, versionOfVector } from '../facts/cvss.ts';
import { higherSeverity, severityOfScore } from '../facts/severity.ts';
import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';

const METHODS: ReadonlyMap<string, string> = new Map([
  ['CVSSv2', '2.0'],
  ['CVSSv3', '3.0'],
  ['CVSSv31', '3.1'],
  ['CVSSv4', '4.0'],
]);

/** Properties in which known tools write the releases that fix a vulnerability. */
const FIX_PROPERTIES = new Set(['grype:fixed_versions']);

/** The advisory of one entry of `vulnerabilities`. CycloneDX has no place for EPSS and KEV. */
export function readBomAdvisory(
  entry: JsonView,
  ids: { readonly id: string; readonly aliases: readonly string[] },
  tool: string | undefined,
  context: ReaderContext,
): AdvisoryRecord {
  const feed = entry.object('source')?.filledText('name');
  const source = advisorySource(feed) ?? (advisoryRank(ids.id) === 1 ? 'GHSA' : undefined);
  const ratings = entry.objects('ratings');
  const rating = preferredRating(readRatings(ratings, context));
  const severity = readSeverity(ratings, rating, context);
  const cwes = readCwes(entry);
  const publishedAt = context.timestamp(entry, 'published');
  const modifiedAt = context.timestamp(entry, 'updated');
  const fixedVersions = readFixedVersions(entry);
  const advisory: Draft<AdvisoryRecord> = {
    ...ids,
    feed: `${tool?.split(' ', 1)[0] ?? 'cyclonedx'}${feed === undefined ? '' : `/${feed}`}`,
  };
  if (source !== undefined) advisory.source = source;
  if (severity !== undefined) advisory.severity = severity;
  if (rating !== undefined) advisory.rating = rating;
  if (cwes.length > 0) advisory.cwes = sortedUnique(cwes);
  if (publishedAt !== undefined) advisory.publishedAt = publishedAt;
  if (modifiedAt !== undefined) advisory.modifiedAt = modifiedAt;
  if (fixedVersions.length > 0) {
    advisory.fixAvailable = true;
    advisory.fixedVersions = fixedVersions;
  }
  return advisory;
}

/** A score is optional: a vector says it too. */
function readRatings(views: readonly JsonView[], context: ReaderContext): readonly CvssRating[] {
  const ratings: CvssRating[] = [];
  for (const view of views) {
    const vector = view.filledText('vector');
    const version = METHODS.get(view.filledText('method') ?? '') ?? versionOfVector(vector);
    // Scores of other methods are not CVSS.
    if (version === '') continue;
    const score = view.number('score', 0, 10);
    const rated = score === undefined ? context.rating(view, 'vector') : { score, ...(vector && { vector }), version };
    if (rated === undefined) continue;
    const primary = advisorySource(view.object('source')?.filledText('name')) === 'NVD';
    ratings.push({ ...rated, primary });
  }
  return ratings;
}

/** The highest word among the ratings; without any, what the chosen score means. */
function readSeverity(ratings: readonly JsonView[], rating: CvssRating | undefined, context: ReaderContext) {
  const worded = ratings.map((view) => context.severity(view, 'severity')).reduce(higherSeverity, undefined);
  if (worded !== undefined) return worded;
  return rating === undefined ? undefined : severityOfScore(rating.score, rating.version);
}

function readCwes(entry: JsonView): readonly string[] {
  return entry.list('cwes').map((value, index) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return `CWE-${value}`;
    return entry.fail(`cwes[${index}]`, 'must be a whole number above 0');
  });
}

function readFixedVersions(entry: JsonView): readonly string[] {
  const versions: string[] = [];
  for (const property of entry.objects('properties')) {
    if (!FIX_PROPERTIES.has(property.text('name') ?? '')) continue;
    for (const version of (property.text('value') ?? '').split(',')) versions.push(version.trim());
  }
  return sortedUnique(versions.filter((version) => version !== ''));
}
