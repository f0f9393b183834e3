import type { AdvisoryRecord, CvssRating, EpssScore } from '../document.ts';
import { advisoryRank, normalizeAdvisoryId, primaryAdvisoryId } from '../facts/advisory-id.ts';
import { advisorySource } from '../facts/advisory-source.ts';
import { sortedUnique } from '../facts/component.ts';
import { preferredRating, versionOfVector } from '../facts/cvss.ts';
import { newerEpss } from '../facts/epss.ts';
import { higherSeverity } from '../facts/severity.ts';
import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';

/**
 * The advisory of a match: Grype's own record first, what it relates to (usually the CVE of a GHSA) for what that lacks.
 * `kevKnown`: the scanner's database held CISA's catalogue, so a vulnerability without an entry is known not to be in it.
 */
export function readGrypeAdvisory(match: JsonView, context: ReaderContext, kevKnown: boolean): AdvisoryRecord {
  const own = match.requiredObject('vulnerability');
  const records = [own, ...match.objects('relatedVulnerabilities')];
  const { id, aliases } = primaryAdvisoryId(records.map((record) => record.requiredText('id')));
  const namespace = own.filledText('namespace');
  const source = advisorySource(namespace) ?? (advisoryRank(own.requiredText('id')) === 1 ? 'GHSA' : undefined);
  const severity = readSeverity(records, context);
  const rating = preferredRating(records.flatMap(readRatings));
  const epss = chooseEpss(records, id);
  const exploited = records.some((record) => record.list('knownExploited').length > 0);
  const cwes = sortedUnique(records.flatMap(readCwes));
  return {
    id,
    aliases,
    ...(source && { source }),
    feed: namespace === undefined ? 'grype' : `grype/${namespace}`,
    ...(severity && { severity }),
    ...(rating && { rating }),
    ...(epss && { epss }),
    ...((exploited || kevKnown) && { kev: exploited }),
    ...(cwes.length > 0 && { cwes }),
    ...readFix(own),
  };
}

/** Grype's own word. Where that is Unknown, which says nothing, the most severe of what the related records say. */
function readSeverity([own, ...related]: readonly JsonView[], context: ReaderContext) {
  const said = own && context.severity(own, 'severity');
  if (said !== undefined && said !== 'Unknown') return said;
  return related.map((record) => context.severity(record, 'severity')).reduce(higherSeverity, said);
}

function readRatings(record: JsonView): readonly CvssRating[] {
  const namespace = record.filledText('namespace') ?? '';
  const ratings = record.objects('cvss').flatMap((entry) => {
    const fromNvd = namespace.startsWith('nvd') && !entry.has('source');
    const primary = fromNvd || entry.text('type') === 'Primary' || entry.text('source') === 'nvd@nist.gov';
    return toRating(entry.requiredObject('metrics'), entry.filledText('vector'), entry.filledText('version'), primary);
  });
  return [...ratings, ...readOldRating(record, 'cvssV3', ''), ...readOldRating(record, 'cvssV2', '2.0')];
}

/** Before 0.8, the scores stood in members of their own, and came from NVD. */
function readOldRating(record: JsonView, key: string, version: string): readonly CvssRating[] {
  const entry = record.object(key);
  return entry === undefined ? [] : toRating(entry, entry.filledText('vector'), version || undefined, true);
}

function toRating(
  metrics: JsonView,
  vector: string | undefined,
  version: string | undefined,
  primary: boolean,
): readonly CvssRating[] {
  const score = metrics.number('baseScore', 0, 10);
  if (score === undefined) return [];
  return [{ score, ...(vector && { vector }), version: version ?? versionOfVector(vector), primary }];
}

/** The entry for the CVE that names the finding, else the newest, else the highest. */
function chooseEpss(records: readonly JsonView[], id: string): EpssScore | undefined {
  const entries = records.flatMap((record) =>
    record.objects('epss').flatMap((entry) => {
      const score = entry.number('epss', 0, 1);
      const date = entry.filledText('date');
      const own = normalizeAdvisoryId(entry.text('cve') ?? '') === id;
      return score === undefined ? [] : [{ own, epss: { score, ...(date && { date }) } }];
    }),
  );
  const own = entries.filter((entry) => entry.own);
  return (own.length > 0 ? own : entries)
    .map((entry) => entry.epss)
    .reduce<EpssScore | undefined>(newerEpss, undefined);
}

/** `CWE-79` as a text, or as the member `cwe` of an object. */
function readCwes(record: JsonView): readonly string[] {
  return record.list('cwes').flatMap((item, index) => {
    if (typeof item === 'string') return [record.checkText(item, `cwes[${index}]`)];
    return record.item('cwes', index, item).filledText('cwe') ?? [];
  });
}

function readFix(own: JsonView): Pick<AdvisoryRecord, 'fixAvailable' | 'fixedVersions'> {
  const fix = own.object('fix');
  const oldVersion = own.filledText('fixedInVersion');
  const versions = sortedUnique(fix?.texts('versions') ?? (oldVersion === undefined ? [] : [oldVersion]));
  if (versions.length > 0) return { fixAvailable: true, fixedVersions: versions };
  const state = fix?.text('state');
  if (state === 'fixed') return { fixAvailable: true };
  return state === 'not-fixed' || state === 'wont-fix' ? { fixAvailable: false } : {};
}
