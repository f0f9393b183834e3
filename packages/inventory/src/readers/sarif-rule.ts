import type { AdvisoryRecord, CvssRating } from '../document.ts';
import { primaryAdvisoryId } from '../facts/advisory-id.ts';
import { sortedUnique } from '../facts/component.ts';
import { versionOfVector } from '../facts/cvss.ts';
import { isVulnerabilityId } from '../facts/vulnerability-id.ts';
import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';
import { linesOf, numberIn, purlsIn, textStart } from './sarif-text.ts';

/** CVSS as Trivy and Snyk write it beside a rule. `security-severity` is a score of any kind, and often made of a word. */
const SCORES = [
  { score: 'cvssv40_baseScore', vector: 'cvssv40_vector', version: '4.0' },
  { score: 'cvssv3_baseScore', vector: 'cvssv3_vector', version: '' },
  { score: 'cvssv2_score', vector: 'cvssv2_vector', version: '2.0' },
];

/** Of a rule that has more names or weaknesses than any vulnerability has, none are read: all its results would share them. */
const MAX_SHARED = 64;

/** What a scanner says of one of its rules: for vulnerabilities, of the vulnerability, and sometimes of the package. */
export class SarifRule {
  readonly id: string | undefined;
  /** Trivy's word for rules of packages, whatever form their ids have. */
  readonly isOfPackage: boolean;
  readonly tags: readonly string[];
  /** 0 to 10. */
  readonly securitySeverity: number | undefined;
  readonly ratings: readonly CvssRating[];
  readonly cwes: readonly string[];
  readonly purls: readonly string[];
  /** `Key: value` lines of the help. */
  readonly help: ReadonlyMap<string, string>;
  /** `High` of Snyk's `High severity - ...`. */
  readonly severityWord: string | undefined;
  readonly #aliases: readonly string[];
  readonly #ids = new Map<string, Pick<AdvisoryRecord, 'id' | 'aliases'>>();

  constructor(view: JsonView, context: ReaderContext) {
    const properties = view.object('properties');
    this.id = view.filledText('id');
    this.isOfPackage = /PackageVulnerability$/.test(view.text('name') ?? '');
    this.tags = properties === undefined || !Array.isArray(properties.get('tags')) ? [] : properties.texts('tags');
    this.securitySeverity = numberIn(properties, 'security-severity', 10);
    this.ratings = readRatings(properties);
    this.cwes = few(sortedUnique(this.tags.flatMap(readCwe)), 'properties.tags', view, context);
    this.purls = purlsIn(properties);
    this.help = linesOf(textStart(view.object('help'), 'text'));
    this.severityWord = /^(\w+) severity - /.exec(textStart(view.object('shortDescription'), 'text'))?.[1];
    const others = view.texts('deprecatedIds').filter(isVulnerabilityId);
    const described = readCves(textStart(view.object('fullDescription'), 'text'));
    this.#aliases = few([...others, ...described], 'deprecatedIds', view, context);
  }

  /** The names of the vulnerability whose own id is given, worked out once however many results there are. */
  ids(own: string): Pick<AdvisoryRecord, 'id' | 'aliases'> {
    const known = this.#ids.get(own);
    if (known !== undefined) return known;
    const ids = primaryAdvisoryId([own, ...this.#aliases]);
    this.#ids.set(own, ids);
    return ids;
  }
}

function few(names: readonly string[], place: string, view: JsonView, context: ReaderContext): readonly string[] {
  if (names.length <= MAX_SHARED) return names;
  context.notes.add('too-many-names', `more names than ${MAX_SHARED} were left out`, view.path(place));
  return [];
}

function readRatings(properties: JsonView | undefined): readonly CvssRating[] {
  return SCORES.flatMap((names) => {
    const score = numberIn(properties, names.score, 10);
    const written = properties?.get(names.vector);
    const vector = typeof written === 'string' ? properties?.filledText(names.vector) : undefined;
    if (score === undefined) return [];
    return [{ score, ...(vector && { vector }), version: names.version || versionOfVector(vector), primary: false }];
  });
}

/** `CWE-79`, also of `external/cwe/cwe-079`. */
function readCwe(tag: string): readonly string[] {
  const digits = /^(?:external\/cwe\/)?cwe-0*(\d{1,6})$/i.exec(tag)?.[1];
  return digits === undefined ? [] : [`CWE-${digits}`];
}

/** Snyk's description begins `(CVE-2021-3807,CVE-2021-3808) name@version`. */
function readCves(description: string): readonly string[] {
  const named = /^\((CVE-\d{4}-\d{4,}(?:,CVE-\d{4}-\d{4,})*)\) /.exec(description)?.[1];
  return named === undefined ? [] : named.split(',');
}
