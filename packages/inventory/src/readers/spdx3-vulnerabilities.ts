import type { AdvisoryRecord, CvssRating, EpssScore } from '../document.ts';
import { advisoryRank, primaryAdvisoryId } from '../facts/advisory-id.ts';
import { advisorySource } from '../facts/advisory-source.ts';
import { preferredRating, versionOfVector } from '../facts/cvss.ts';
import { newerEpss } from '../facts/epss.ts';
import { higherSeverity, severityOfScore } from '../facts/severity.ts';
import { isVulnerabilityId } from '../facts/vulnerability-id.ts';
import type { JsonView } from '../json/json-view.ts';
import { keptBytes } from './kept-bytes.ts';
import type { ReaderContext } from './reader-context.ts';
import type { Spdx3Creations } from './spdx3-creations.ts';
import { keepElement } from './spdx3-kept.ts';
import { decimal, objectsOrOne, oneOrMore, truth } from './spdx3-values.ts';

const CVSS_VERSIONS: ReadonlyMap<string, string> = new Map([
  ['security_CvssV2VulnAssessmentRelationship', '2.0'],
  ['security_CvssV3VulnAssessmentRelationship', ''],
  ['security_CvssV4VulnAssessmentRelationship', '4.0'],
]);
const EPSS = 'security_EpssVulnAssessmentRelationship';
const EXPLOITED = 'security_ExploitCatalogVulnAssessmentRelationship';
const SSVC = 'security_SsvcVulnAssessmentRelationship';

/** Of a record, and of the advisory that is made of it, beside their texts. */
const ADVISORY_BYTES = 400;

const ASSESSMENTS = new Set([...CVSS_VERSIONS.keys(), EPSS, EXPLOITED, SSVC]);

export function isAssessment(type: string): boolean {
  return ASSESSMENTS.has(type);
}

/** What the assessments of one vulnerability say together, whoever made them and of whichever element. */
interface Assessed {
  readonly ratings: (CvssRating & { readonly supplier: string | undefined })[];
  severity?: AdvisoryRecord['severity'];
  epss?: EpssScore | undefined;
  kev?: boolean;
}

/** The vulnerabilities of an SPDX 3 document, with what its security profile assesses of them. */
export class Spdx3Vulnerabilities {
  readonly #creations: Spdx3Creations;
  readonly #context: ReaderContext;
  readonly #records = new Map<string, Pick<AdvisoryRecord, 'id' | 'aliases' | 'publishedAt' | 'modifiedAt'>>();
  readonly #assessed = new Map<string, Assessed>();
  readonly #advisories = new Map<string, AdvisoryRecord>();

  constructor(creations: Spdx3Creations, context: ReaderContext) {
    this.#creations = creations;
    this.#context = context;
  }

  add(id: string, view: JsonView): void {
    const ids = readIds(view, this.#context);
    if (ids.length === 0 || view.has('security_withdrawnTime')) {
      const [code, what] =
        ids.length === 0 ? ['vulnerability-without-id', 'without an id'] : ['withdrawn-advisory', 'that was withdrawn'];
      this.#context.notes.add(code, `a vulnerability ${what} was left out`, view.path());
      return;
    }
    this.#context.keep(view, ADVISORY_BYTES + keptBytes([id, ids]));
    const publishedAt = this.#context.timestamp(view, 'security_publishedTime');
    const modifiedAt = this.#context.timestamp(view, 'security_modifiedTime');
    const times = { ...(publishedAt && { publishedAt }), ...(modifiedAt && { modifiedAt }) };
    this.#records.set(id, { ...primaryAdvisoryId(ids), ...times });
  }

  assess(type: string, view: JsonView): void {
    keepElement(view, this.#context, ['from', 'security_vectorString', 'suppliedBy']);
    const id = view.requiredText('from');
    const assessed = this.#assessed.get(id) ?? { ratings: [] };
    this.#assessed.set(id, assessed);
    const version = CVSS_VERSIONS.get(type);
    if (version !== undefined) this.#rate(assessed, version, view);
    else if (type === EPSS) assessed.epss = newerEpss(assessed.epss, readEpss(view, this.#context));
    else if (type === SSVC) this.#context.notes.add('ssvc', 'decisions by SSVC were left out', view.path());
    else if (view.text('security_catalogType') === 'kev') {
      assessed.kev = (assessed.kev ?? false) || (truth(view, 'security_exploited') ?? false);
    }
  }

  ids(id: string): Pick<AdvisoryRecord, 'id' | 'aliases'> | undefined {
    return this.#records.get(id);
  }

  /** Call it after the last element. One vulnerability is one advisory, however many packages it affects. */
  advisory(id: string): AdvisoryRecord | undefined {
    const known = this.#advisories.get(id);
    const record = this.#records.get(id);
    if (known !== undefined || record === undefined) return known;
    const { ratings = [], severity: word, epss, kev } = this.#assessed.get(id) ?? {};
    const rating = preferredRating(
      ratings.map(({ supplier, ...own }) => {
        return { ...own, primary: advisorySource(this.#creations.agentName(supplier ?? '')) === 'NVD' };
      }),
    );
    const severity = word ?? (rating && severityOfScore(rating.score, rating.version));
    const advisory: AdvisoryRecord = {
      ...record,
      ...(advisoryRank(record.id) === 1 && { source: 'GHSA' }),
      feed: 'spdx',
      ...(severity && { severity }),
      ...(rating && { rating }),
      ...(epss && { epss }),
      ...(kev !== undefined && { kev }),
    };
    this.#advisories.set(id, advisory);
    return advisory;
  }

  #rate(assessed: Assessed, typeVersion: string, view: JsonView): void {
    const severity = higherSeverity(assessed.severity, this.#context.severity(view, 'security_severity'));
    if (severity !== undefined) assessed.severity = severity;
    const score = decimal(view, 'security_score', 0, 10);
    if (score === undefined) return;
    const vector = view.filledText('security_vectorString');
    const version = typeVersion || versionOfVector(vector) || '3.1';
    const supplier = view.filledText('suppliedBy');
    assessed.ratings.push({ score, ...(vector && { vector }), version, primary: false, supplier });
  }
}

/** By external identifiers, else by name. What is no id of a vulnerability in a known form names it where nothing else does. */
function readIds(view: JsonView, context: ReaderContext): readonly string[] {
  const written = objectsOrOne(view, 'externalIdentifier', context);
  const identifiers = written.flatMap((each) => each.filledText('identifier') ?? []);
  const name = view.filledText('name');
  const all = [identifiers, name ?? []].flat();
  const known = all.filter(isVulnerabilityId);
  return known.length > 0 ? known : all.slice(0, 1);
}

function readEpss(view: JsonView, context: ReaderContext): EpssScore | undefined {
  const score = decimal(view, 'security_probability', 0, 1);
  const date = context.timestamp(view, 'security_publishedTime')?.slice(0, 'YYYY-MM-DD'.length);
  return score === undefined ? undefined : { score, ...(date && { date }) };
}

/** What is assessed: an element of the product, where one is named, else the product. */
export function assessedElements(view: JsonView): readonly string[] {
  const assessed = view.filledText('security_assessedElement');
  return assessed === undefined ? oneOrMore(view, 'to') : [assessed];
}
