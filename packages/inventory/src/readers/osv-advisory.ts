import type { AdvisoryRecord, CvssRating } from '../document.ts';
import { advisoryRank, primaryAdvisoryId } from '../facts/advisory-id.ts';
import { sortedUnique } from '../facts/component.ts';
import { preferredRating } from '../facts/cvss.ts';
import { ecosystemDistribution, ecosystemFamily } from '../facts/ecosystem.ts';
import { higherSeverity, severityOfScore } from '../facts/severity.ts';
import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';

/** A group of more names than any vulnerability has is no help in telling which is which. */
const MAX_GROUP = 64;
const NO_GROUPS: ReadonlyMap<string, readonly string[]> = new Map();

/** What records are read against: the package that they were found for. */
export interface OsvPackage {
  /** As the database calls it. */
  readonly name: string;
  readonly ecosystem: string;
  /** It is known by its commit, and has no version. */
  readonly byCommit: boolean;
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** The OSV records of packages. */
export class OsvAdvisories {
  readonly #context: ReaderContext;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  /** `entry` is an item of `packages`. */
  open(entry: JsonView): OsvPackage {
    const view = entry.requiredObject('package');
    return {
      name: view.text('name') ?? '',
      ecosystem: view.text('ecosystem') ?? '',
      byCommit: view.has('commit') && view.filledText('version') === undefined,
      groups: aliasesByGroup(entry, this.#context.notes),
    };
  }

  /** `undefined` for a record that was withdrawn. */
  read(record: JsonView, found: OsvPackage): AdvisoryRecord | undefined {
    if (record.has('withdrawn')) {
      this.#context.notes.add('withdrawn-advisory', 'an advisory that was withdrawn was left out', record.path());
      return undefined;
    }
    const own = record.requiredText('id');
    const named = [...record.texts('aliases'), ...record.texts('upstream')];
    const ids = primaryAdvisoryId([own, ...(named.length > 0 ? named : (found.groups.get(own) ?? []))]);
    const affected = affectedBy(record, found);
    const rating = preferredRating([record, ...affected].flatMap((view) => this.#ratings(view)));
    const severity = this.#severity(record, affected) ?? (rating && severityOfScore(rating.score, rating.version));
    const cwes = sortedUnique(readCwes(record));
    const publishedAt = this.#context.timestamp(record, 'published');
    const modifiedAt = this.#context.timestamp(record, 'modified');
    return {
      ...ids,
      source: advisoryRank(own) === 1 ? 'GHSA' : (ecosystemDistribution(found.ecosystem) ?? 'OSV'),
      feed: `osv-scanner/${own.split('-', 1)[0]}`,
      ...(severity && { severity }),
      ...(rating && { rating }),
      ...(cwes.length > 0 && { cwes }),
      ...(publishedAt && { publishedAt }),
      ...(modifiedAt && { modifiedAt }),
      ...readFix(affected, found.byCommit),
    };
  }

  #ratings(view: JsonView): readonly CvssRating[] {
    return view.objects('severity').flatMap((entry) => {
      return /^CVSS_/.test(entry.text('type') ?? '') ? (this.#context.rating(entry, 'score') ?? []) : [];
    });
  }

  /** The word of the database; Ubuntu writes its own where others write a vector. */
  #severity(record: JsonView, affected: readonly JsonView[]) {
    const words = [record, ...affected].flatMap((view) => [
      this.#word(view.object('database_specific')),
      this.#word(view.object('ecosystem_specific')),
      ...view.objects('severity').map((entry) => {
        return entry.text('type') === 'Ubuntu' ? this.#context.severity(entry, 'score') : undefined;
      }),
    ]);
    return words.reduce(higherSeverity, undefined);
  }

  /** A database may write there whatever it likes. */
  #word(bag: JsonView | undefined) {
    return typeof bag?.get('severity') === 'string' ? this.#context.severity(bag, 'severity') : undefined;
  }
}

/** What the scanner found to be one vulnerability, for records that name no other themselves. */
function aliasesByGroup(entry: JsonView, notes: ReaderContext['notes']): ReadonlyMap<string, readonly string[]> {
  const groups = entry.objects('groups');
  if (groups.length === 0) return NO_GROUPS;
  const byId = new Map<string, readonly string[]>();
  for (const group of groups) {
    if (group.has('experimental_analysis') || group.has('experimentalAnalysis')) {
      notes.add('osv-call-analysis', 'which vulnerable code is called was left out', group.path());
    }
    const ids = group.texts('ids');
    const aliases = [...ids, ...group.texts('aliases')];
    if (aliases.length <= MAX_GROUP) for (const id of ids) byId.set(id, aliases);
    else notes.add('too-many-names', `groups of more than ${MAX_GROUP} names were left out`, group.path());
  }
  return byId;
}

/** The entries on this very package; of its own release, where the record tells releases of a distribution apart. */
function affectedBy(record: JsonView, { name, ecosystem }: OsvPackage): readonly JsonView[] {
  const named = record.objects('affected').filter((view) => (view.object('package')?.text('name') ?? '') === name);
  const of = (view: JsonView) => view.object('package')?.text('ecosystem') ?? '';
  const exact = named.filter((view) => of(view) === ecosystem);
  if (exact.length > 0) return exact;
  return named.filter((view) => ecosystemFamily(of(view)) === ecosystemFamily(ecosystem));
}

function readCwes(record: JsonView): readonly string[] {
  const bag = record.object('database_specific');
  const ids = bag?.get('cwe_ids');
  if (bag === undefined || !Array.isArray(ids)) return [];
  return bag.list('cwe_ids').flatMap((id, index) => {
    return typeof id === 'string' ? bag.checkText(id, 'cwe_ids', index) : [];
  });
}

/**
 * A range without an end has no fix that the record knows of. Where it names the last affected version instead of a fix, it says
 * nothing of one. Commits fix what is known by its commit alone.
 */
function readFix(
  affected: readonly JsonView[],
  byCommit: boolean,
): Pick<AdvisoryRecord, 'fixAvailable' | 'fixedVersions'> {
  const ranges = affected
    .flatMap((view) => view.objects('ranges'))
    .filter((range) => (range.text('type') === 'GIT') === byCommit);
  const events = ranges.flatMap((range) => range.objects('events'));
  const fixedVersions = sortedUnique(events.flatMap((event) => event.filledText('fixed') ?? []));
  if (fixedVersions.length > 0) return { fixAvailable: true, fixedVersions };
  const open = events.length > 0 && events.every((event) => event.has('introduced'));
  return open ? { fixAvailable: false } : {};
}
