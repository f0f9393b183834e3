import { onlyCpe } from '../facts/cpe.ts';
import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';
import { type DescribedPackage, sha256Of } from './spdx-subject.ts';
import { objectsOrOne, oneOrMore } from './spdx3-values.ts';

/** A package of an SPDX 3 document, without its licences, which are elements of their own. */
export function readSpdx3Package(id: string, view: JsonView, context: ReaderContext): DescribedPackage {
  const identifiers = objectsOrOne(view, 'externalIdentifier', context);
  const purl = readPurl(view, identifiers, context);
  const name = view.requiredText('name');
  const version = view.filledText('software_packageVersion');
  const cpe = onlyCpe(identifiers.flatMap((identifier) => identifier.text('identifier') ?? []));
  const component = context.component({ purl, name, version, references: cpe === undefined ? [id] : [id, cpe] });
  const purposes = [view.text('software_primaryPurpose') ?? [], oneOrMore(view, 'software_additionalPurpose')].flat();
  return {
    name,
    version,
    component,
    purl,
    isContainer: purposes.includes('container'),
    checksums: sha256Of(objectsOrOne(view, 'verifiedUsing', context), 'sha256', 'hashValue'),
    images: [],
  };
}

function readPurl(view: JsonView, identifiers: readonly JsonView[], context: ReaderContext): string | undefined {
  const own = context.purl(view, 'software_packageUrl');
  if (own !== undefined) return own;
  const other = identifiers.find((identifier) => /^packageUrl$/i.test(identifier.text('externalIdentifierType') ?? ''));
  return other === undefined ? undefined : context.purl(other, 'identifier');
}
