import { sha256 } from '@policy-registry/canonical';
import type { FactRow } from '@policy-registry/inventory';
import type { AdvisoryFacts, ComponentFacts, VexStatement } from '@policy-registry/stella-dsl';
import fc from 'fast-check';

const some = <T>(...values: T[]) => fc.constantFrom(...values);
const list = <T>(...values: T[]) => fc.subarray(values);

/** Any of the members may be absent. */
function facts<T>(members: { [K in keyof T]-?: fc.Arbitrary<Exclude<T[K], undefined>> }): fc.Arbitrary<T> {
  return fc.record(members, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<T>;
}

const purl = some('pkg:npm/a@1.0.0', 'pkg:npm/a@2.0.0', 'pkg:deb/debian/libx@1?arch=amd64', 'no purl');
/** What inventories know: the table has a column for each. */
const component = facts<Omit<ComponentFacts, 'components' | 'usedByEntrypoint'>>({
  purl,
  name: some('a', 'npm', 'libx'),
  version: some('1.0.0', '2.0.0', '1.2.3'),
  ecosystem: some('npm', 'deb', 'NPM'),
  licenses: list('MIT', 'GPL-3.0'),
  layerDigest: some('sha256:00', 'a'),
  tags: list('a', 'x'),
  scope: some('runtime', 'dev'),
});

const statement: fc.Arbitrary<VexStatement> = fc
  .record({
    statement_id: some('s1', 's2', 's3'),
    status: some('not_affected', 'affected', 'fixed'),
    rest: facts<Pick<VexStatement, 'justification' | 'vendor' | 'timestamp'>>({
      justification: some('component_not_present', 'a'),
      vendor: some('VendorX', 'ü'),
      timestamp: some('2026-03-01', '2026-07-01T00:00:00Z'),
    }),
  })
  .map(({ rest, ...required }) => ({ ...required, ...rest }));

const advisory = facts<Omit<AdvisoryFacts, 'tags'>>({
  id: some('CVE-2026-0001', 'CVE-2026-0002', 'GHSA-aaaa-bbbb-cccc'),
  source: some('GHSA', 'NVD', 'a'),
  aliases: list('CVE-2026-0002', 'GHSA-aaaa-bbbb-cccc'),
  severity: some('None', 'Low', 'Medium', 'High', 'Critical', 'Unknown'),
  cvss: some(0, 3.9, 4, 6.9, 7.5, 9.8, 10),
  cvss_vector: some('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'a'),
  epss: some(0, 0.001, 0.5, 1),
  kev: fc.boolean(),
  cwes: list('CWE-79', 'CWE-1'),
  published_at: some('2026-03-01T00:00:00Z', '2026-07-01T00:00:00Z'),
  modified_at: some('2026-03-01T00:00:00Z'),
  fix_available: fc.boolean(),
  fixed_versions: list('1.0.0', '2.0.0'),
});

const row = fc
  .record({
    subject: some('shop/web:1', 'shop/web:2', 'shop/api:1'),
    component,
    components: fc.option(fc.array(component, { maxLength: 2 }), { nil: undefined }),
    advisory,
    vex: fc.array(statement, { maxLength: 3 }),
  })
  .map(
    ({
      subject,
      component,
      components,
      ...finding
    }): Omit<FactRow, 'finding'> & { finding: Omit<FactRow['finding'], 'id'> } => ({
      subject,
      finding: { ...finding, sbom: { ...component, ...(components && { components }) } },
    }),
  );

/** Findings of few values, so that many are alike and many differ in one thing alone. */
export function arbitraryRows(most: number): fc.Arbitrary<readonly FactRow[]> {
  return fc.array(row, { minLength: 1, maxLength: most }).map((rows) =>
    rows.map(({ subject, finding }, index) => ({
      subject,
      finding: { ...finding, id: sha256(String(index)).slice('sha256:'.length) },
    })),
  );
}
