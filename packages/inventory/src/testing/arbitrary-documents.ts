import { sha256 } from '@policy-registry/canonical';
import fc from 'fast-check';
import type {
  AdvisoryRecord,
  CvssRating,
  InventoryComponent,
  InventoryDocument,
  InventoryStatement,
} from '../document.ts';
import { primaryAdvisoryId } from '../facts/advisory-id.ts';
import { sortedUnique } from '../facts/component.ts';
import type { DigestedDocument } from './digested-document.ts';
import { contentDigest } from './small-documents.ts';

/** Names are few, so that documents often speak of the same things. */
const IDS = ['CVE-2021-0001', 'CVE-2021-0002', 'GHSA-jfh8-c2jp-5v3q', 'GHSA-2222-3333-4444', 'ALAS-1', 'SNYK-1'];
const IMAGES = ['shop/web:1', 'shop/web:2', 'shop/api:1'];
const LINKS = ['urn:cdx:a/1#x', 'urn:cdx:a/1#y'];
const PURLS = ['pkg:npm/x@1', 'pkg:npm/x@2', 'pkg:deb/debian/y@1'];

const options = { noNullPrototype: true } as const;
const some = <T>(...values: T[]) => fc.constantFrom(...values);
const list = (...values: string[]) => fc.subarray(values, { minLength: 1 }).map(sortedUnique);

/** Absent as often as there: a member that is `undefined` is none. */
function record<T>(required: { [K in keyof T]: fc.Arbitrary<T[K]> }, optional: Record<string, fc.Arbitrary<unknown>>) {
  const model = { ...required, ...optional };
  return fc.record(model, { ...options, requiredKeys: Object.keys(required) as never });
}

const rating = record<CvssRating>(
  { score: some(0, 5, 9.8), version: some('', '2.0', '3.1', '4.0', 'x'), primary: fc.boolean() },
  { vector: some('a', 'b') },
);

const instant = some('2021-01-01T00:00:00Z', '2021-01-01T00:00:00.500Z', '2022-01-01T00:00:00Z');

export const advisories = fc
  .tuple(
    fc.subarray(IDS, { minLength: 1 }),
    record(
      { feed: some('grype/nvd', 'trivy/debian') },
      {
        source: some('NVD', 'GHSA', 'debian'),
        severity: some('Unknown', 'None', 'Low', 'High', 'Critical'),
        rating,
        epss: record({ score: some(0, 0.5, 1) }, { date: some('2025-01-01', '2026-01-01') }),
        kev: fc.boolean(),
        cwes: list('CWE-1', 'CWE-2'),
        publishedAt: instant,
        modifiedAt: instant,
        fixAvailable: fc.boolean(),
        fixedVersions: list('1', '2', '3'),
      },
    ),
  )
  .map(([ids, rest]) => ({ ...primaryAdvisoryId(ids), ...rest }) as AdvisoryRecord);

/** Descriptions of the component that `purl` names, or of one without a purl. */
export function componentsOf(purl: fc.Arbitrary<string | undefined>): fc.Arbitrary<InventoryComponent> {
  const description = record(
    { purl },
    {
      licenses: list('MIT', 'Apache-2.0', 'GPL-2.0-only'),
      layerDigest: some(contentDigest('1'), contentDigest('2')),
      tags: list('a', 'b'),
      scope: some('required', 'optional', 'excluded', 'other'),
      references: list(...LINKS),
    },
  );
  return description.map(({ purl: own, ...rest }) => {
    const [name = '', version = ''] = own?.slice(own.lastIndexOf('/') + 1).split('@') ?? ['x', '1'];
    const coordinates = own === undefined ? {} : { purl: own, ecosystem: own.slice(4, 7) };
    return { name, version, ...coordinates, ...rest } as InventoryComponent;
  });
}

const components = componentsOf(some(undefined, ...PURLS));
/** Those of a document with this many subjects. */
const componentsAmong = (subjects: number) =>
  fc.tuple(components, fc.nat({ max: subjects - 1 })).map(([component, subject]) => ({ ...component, subject }));

const subject = fc
  .record({
    name: some(...IMAGES),
    digests: fc.subarray([contentDigest('a'), contentDigest('b')]),
    link: some(...LINKS, ''),
  })
  .map(({ name, digests, link }) => {
    return { name, kind: 'image' as const, digests, references: link === '' ? [name] : [name, link] };
  });

const statements = record<InventoryStatement>(
  {
    id: some('s1', 's2'),
    status: some('not_affected', 'affected', 'fixed'),
    vulnerabilities: list(...IDS),
    products: fc.array(
      fc.record(
        {
          ids: fc.subarray([...PURLS, ...IMAGES, ...LINKS, 'pkg:npm/x', 'shop/web', contentDigest('a')]),
          subcomponents: fc.subarray([...PURLS, 'component:x@1']),
        },
        options,
      ),
      { minLength: 1, maxLength: 3 },
    ),
  },
  { justification: some('a', 'b'), vendor: some('A', 'B'), timestamp: instant },
);

const contentsOf = (component: fc.Arbitrary<InventoryComponent>) => ({
  format: some('grype', 'trivy', 'cyclonedx', 'openvex'),
  components: fc.array(component, { maxLength: 4 }),
  matches: fc.array(fc.record({ component, advisory: advisories }, options), { maxLength: 5 }),
  statements: fc.array(statements, { maxLength: 3 }),
});

const ofOne = record(contentsOf(components), { subject });
const ofSeveral = fc
  .array(fc.option(subject, { nil: undefined }), { minLength: 1, maxLength: 3 })
  .chain((subjects) =>
    record({ ...contentsOf(componentsAmong(subjects.length)), subjects: fc.constant(subjects) }, {}),
  );

const documents = fc
  .oneof({ weight: 3, arbitrary: ofOne }, { weight: 1, arbitrary: ofSeveral })
  .map((document) => ({ ...document, notes: [] }) as unknown as InventoryDocument);

/** Documents of different digests; equal content under two digests is possible, as it is for people. */
export const inventories: fc.Arbitrary<readonly DigestedDocument[]> = fc
  .array(documents, { maxLength: 6 })
  .map((all) => all.map((document, index) => ({ digest: sha256(`${index}`), document })));
