import type { AdvisoryRecord, CvssRating, EpssScore } from '../document.ts';
import type { Draft } from '../draft.ts';
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
  const exploited = records.some((record) => record.list('knownExploited').length > 0);
  const ratings: CvssRating[] = [];
  const cwes: string[] = [];
  for (const record of records) {
    addRatings(record, ratings);
    addCwes(record, cwes);
  }
  const advisory: Draft<AdvisoryRecord> = {
    id,
    aliases,
    feed: namespace === undefined ? 'grype' : `grype/${namespace}`,
  };
  const severity = readSeverity(records, context);
  const rating = preferredRating(ratings);
  const epss = chooseEpss(records, id);
  if (source !== undefined) advisory.source = source;
  if (severity !== undefined) advisory.severity = severity;
  if (rating !== undefined) advisory.rating = rating;
  if (epss !== undefined) advisory.epss = epss;
  if (exploited || kevKnown) advisory.kev = exploited;
  if (cwes.length > 0) advisory.cwes = sortedUnique(cwes);
  readFix(own, advisory);
  return context.advisory(advisory);
}

/** Grype's own word. Where that is Unknown, which says nothing, the most severe of what the related records say. */
function readSeverity([own, ...related]: readonly JsonView[], context: ReaderContext) {
  const said = own && context.severity(own, 'severity');
  if (said !== undefined && said !== 'Unknown') return said;
  return related.map((record) => context.severity(record, 'severity')).reduce(higherSeverity, said);
}

function addRatings(record: JsonView, ratings: CvssRating[]): void {
  const fromNvd = record.filledText('namespace')?.startsWith('nvd') ?? false;
  for (const entry of record.objects('cvss')) {
    const source = entry.text('source');
    const primary = entry.text('type') === 'Primary' || source === 'nvd@nist.gov' || (fromNvd && source === undefined);
    addRating(entry.requiredObject('metrics'), entry, entry.filledText('version'), primary, ratings);
  }
  // Before 0.8, the scores stood in members of their own, and came from NVD.
  const [third, second] = [record.object('cvssV3'), record.object('cvssV2')];
  if (third !== undefined) addRating(third, third, undefined, true, ratings);
  if (second !== undefined) addRating(second, second, '2.0', true, ratings);
}

function addRating(
  metrics: JsonView,
  entry: JsonView,
  version: string | undefined,
  primary: boolean,
  ratings: CvssRating[],
): void {
  const score = metrics.number('baseScore', 0, 10);
  const vector = entry.filledText('vector');
  if (score === undefined) return;
  const rating: Draft<CvssRating> = { score, version: version ?? versionOfVector(vector), primary };
  if (vector !== undefined) rating.vector = vector;
  ratings.push(rating);
}

/** The entry for the CVE that names the finding, else the newest, else the highest. */
function chooseEpss(records: readonly JsonView[], id: string): EpssScore | undefined {
  let [own, any]: (EpssScore | undefined)[] = [];
  for (const record of records) {
    for (const entry of record.objects('epss')) {
      const score = entry.number('epss', 0, 1);
      const date = entry.filledText('date');
      const isOwn = normalizeAdvisoryId(entry.text('cve') ?? '') === id;
      if (score === undefined) continue;
      const epss = { score, ...(date && { date }) };
      any = newerEpss(any, epss);
      if (isOwn) own = newerEpss(own, epss);
    }
  }
  return own ?? any;
}

/** `CWE-79` as a text, or as the member `cwe` of an object. */
function addCwes(record: JsonView, cwes: string[]): void {
  for (const [index, item] of record.list('cwes').entries()) {
    const isText = typeof item === 'string';
    const cwe = isText ? record.checkText(item, 'cwes', index) : record.item('cwes', index, item).filledText('cwe');
    if (cwe !== undefined) cwes.push(cwe);
  }
}

function readFix(own: JsonView, advisory: Draft<AdvisoryRecord>): void {
  const fix = own.object('fix');
  const oldVersion = own.filledText('fixedInVersion');
  const versions = sortedUnique(fix?.texts('versions') ?? (oldVersion === undefined ? [] : [oldVersion]));
  const state = fix?.text('state');
  if (versions.length > 0) {
    advisory.fixAvailable = true;
    advisory.fixedVersions = versions;
  } else if (state === 'fixed') {
    advisory.fixAvailable = true;
  } else if (state === 'not-fixed' || state === 'wont-fix') {
    advisory.fixAvailable = false;
  }
}
