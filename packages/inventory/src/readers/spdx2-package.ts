import type { AdvisoryRecord } from '../document.ts';
import { advisoryRank, primaryAdvisoryId } from '../facts/advisory-id.ts';
import { onlyCpe } from '../facts/cpe.ts';
import { isVulnerabilityId } from '../facts/vulnerability-id.ts';
import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';
import { asserted, type DescribedPackage, sha256Of } from './spdx-subject.ts';

/** What Trivy writes of an image as annotations (attribution texts in its older releases) of the package that is the image. */
const IMAGE_PROPERTY = /^(?:ImageID|RepoDigest|RepoTag): (.+)$/;

interface Spdx2Package {
  readonly described: DescribedPackage;
  /** Those that the package refers to by a link to the advisory. */
  readonly advisories: readonly AdvisoryRecord[];
}

/** Reads the packages of one SPDX 2 document. */
export class Spdx2Packages {
  readonly #context: ReaderContext;
  readonly #namespace: string | undefined;
  readonly #licenseNames: ReadonlyMap<string, string>;

  constructor(head: JsonView, context: ReaderContext) {
    this.#context = context;
    this.#namespace = head.filledText('documentNamespace');
    const extracted = head.objects('hasExtractedLicensingInfos').flatMap((info): (readonly [string, string])[] => {
      const [id, name] = [info.filledText('licenseId'), asserted(info.filledText('name'))];
      return id === undefined || name === undefined ? [] : [[id, name]];
    });
    this.#licenseNames = new Map(extracted);
  }

  read(view: JsonView, id: string): Spdx2Package {
    const references = view.objects('externalRefs');
    const purl = this.#purl(references);
    const name = view.requiredText('name');
    const version = asserted(view.filledText('versionInfo'));
    const license = this.#license(view);
    const component = this.#context.component({
      purl,
      name,
      version,
      licenses: license === undefined ? [] : [license],
      references: [this.#namespace === undefined ? [] : `${this.#namespace}#${id}`, readCpe(references) ?? []].flat(),
    });
    const described: DescribedPackage = {
      name,
      version,
      component,
      purl,
      isContainer: view.text('primaryPackagePurpose') === 'CONTAINER',
      checksums: sha256Of(view.objects('checksums'), 'SHA256', 'checksumValue'),
      images: readImageProperties(view),
    };
    return { described, advisories: this.#advisories(references) };
  }

  #purl(references: readonly JsonView[]): string | undefined {
    const purls = references.filter((reference) => typeOf(reference) === 'purl');
    for (const reference of purls) {
      const purl = this.#context.purl(reference, 'referenceLocator');
      if (purl !== undefined) return purl;
    }
    return undefined;
  }

  /** What the document's author concluded, else what the package declares; one of the document's own by its name. */
  #license(view: JsonView): string | undefined {
    const expression = asserted(view.filledText('licenseConcluded')) ?? asserted(view.filledText('licenseDeclared'));
    return expression === undefined ? undefined : (this.#licenseNames.get(expression) ?? expression);
  }

  /** A link to an advisory says that it applies. Which one it is stands at the end of the link, or nowhere. */
  #advisories(references: readonly JsonView[]): readonly AdvisoryRecord[] {
    const links = references.filter((reference) => typeOf(reference) === 'advisory');
    return links.flatMap((reference) => {
      const locator = reference.requiredText('referenceLocator');
      const last = /([^/=?#]+)\/?$/.exec(locator)?.[1] ?? '';
      const { id, aliases } = primaryAdvisoryId([last]);
      if (isVulnerabilityId(id))
        return [{ id, aliases, ...(advisoryRank(id) === 1 && { source: 'GHSA' }), feed: 'spdx' }];
      this.#context.notes.add('unknown-advisory', 'a link that names no vulnerability was left out', reference.path());
      return [];
    });
  }
}

/** `purl`, also of `http://spdx.org/rdf/references/purl`. */
function typeOf(reference: JsonView): string {
  const type = reference.text('referenceType') ?? '';
  return type.slice(type.lastIndexOf('/') + 1);
}

function readCpe(references: readonly JsonView[]): string | undefined {
  const cpes = references.filter((reference) => /^cpe2[23]Type$/.test(typeOf(reference)));
  return onlyCpe(cpes.flatMap((reference) => reference.text('referenceLocator') ?? []));
}

function readImageProperties(view: JsonView): readonly string[] {
  const attributions = view.list('attributionTexts');
  return [
    ...attributions.flatMap((text, index) => imageProperty(view, text, 'attributionTexts', index)),
    ...view.objects('annotations').flatMap((each) => imageProperty(each, each.get('comment') ?? '', 'comment')),
  ];
}

/** Others write whole licences there. What is no property of an image is not kept, and may be of any length. */
function imageProperty(view: JsonView, value: unknown, key: string, index?: number): readonly string[] {
  if (typeof value === 'string' && !IMAGE_PROPERTY.test(value)) return [];
  const property = IMAGE_PROPERTY.exec(view.checkText(value, key, index))?.[1];
  return property === undefined ? [] : [property];
}
