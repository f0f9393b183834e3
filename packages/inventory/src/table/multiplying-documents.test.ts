import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined } from '../testing/joined.ts';
import { csaf, csafProduct } from '../testing/small-csaf.ts';
import {
  cycloneDx,
  digested,
  grypeMatch,
  grypeReport,
  LOG4J,
  LOG4SHELL,
  openVex,
  trivyReport,
} from '../testing/small-documents.ts';
import { osvPackage, osvRecord, osvReport, osvSource } from '../testing/small-osv.ts';
import { sarif, sarifRun } from '../testing/small-sarif.ts';
import { SPDX3_ROOT, SPDX3_VULNERABILITY, spdx3, spdx3Assessment, spdx3Package } from '../testing/small-spdx.ts';
import { trivyCluster, trivyResource, trivyVulnerability } from '../testing/small-trivy-cluster.ts';

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const cve = (index: number) => `CVE-2024-${10_000 + index}`;

/** Documents of a megabyte whose parts multiply: a join that walked the products would take minutes, or all memory. */
const SIZE = 10_000;
const multiplying: [string, () => readonly object[], 'built' | 'refused'][] = [
  [
    'an image of many tags with many findings that VEX names',
    () => [
      trivyReport(
        [{ Vulnerabilities: many(SIZE, (index) => ({ VulnerabilityID: LOG4SHELL, PkgName: `p${index}` })) }],
        {
          Metadata: { RepoTags: many(SIZE, (index) => `t${index}:1`) },
        },
      ),
      openVex({ products: many(SIZE, (index) => `z${index}`) }),
    ],
    'built',
  ],
  [
    'one finding that is reported over and over, each time with another alias',
    () => [grypeReport(many(SIZE, (index) => grypeMatch(LOG4SHELL, LOG4J, [{ id: `OWN-${index}` }])))],
    'built',
  ],
  [
    'one component that is listed over and over, each time with another tag',
    () => [
      cycloneDx({
        metadata: { component: { name: 'x' } },
        components: many(SIZE, (index) => ({ name: 'p', tags: [`t${index}`] })),
      }),
    ],
    'built',
  ],
  [
    'a notice that many reports claim',
    () => [grypeReport(many(SIZE, (index) => grypeMatch(cve(index), LOG4J, [{ id: 'ALAS-1' }])))],
    'built',
  ],
  [
    'a vulnerability of many aliases that affects many components',
    () => [
      cycloneDx({
        components: many(SIZE, (index) => ({ name: `p${index}`, 'bom-ref': `r${index}` })),
        vulnerabilities: [
          {
            id: LOG4SHELL,
            references: many(SIZE, (index) => ({ id: `OWN-${index}` })),
            affects: many(SIZE, (index) => ({ ref: `r${index}` })),
          },
        ],
      }),
    ],
    'refused',
  ],
  [
    'a statement of many aliases on many products',
    () => [
      openVex({
        vulnerability: { name: LOG4SHELL, aliases: many(SIZE, (index) => `SNYK-${index}`) },
        products: many(SIZE, (index) => `p${index}`),
      }),
    ],
    'refused',
  ],
  [
    'a BOM with a long name of which it has many components',
    () => [
      cycloneDx({
        serialNumber: `urn:uuid:${'0'.repeat(60_000)}`,
        components: many(20_000, (index) => ({ name: `p${index}`, 'bom-ref': `r${index}` })),
      }),
    ],
    'refused',
  ],
  [
    'a rule of many names with many results',
    () => [
      sarif(
        sarifRun(
          'x',
          [
            {
              id: LOG4SHELL,
              deprecatedIds: many(SIZE, (index) => `GO-${index}`),
              properties: { tags: many(SIZE, (index) => `CWE-${index}`) },
            },
          ],
          many(SIZE, (index) => ({ ruleId: LOG4SHELL, properties: { purl: `pkg:npm/p${index}@1` } })),
        ),
      ),
    ],
    'built',
  ],
  [
    'many records that share the many names of their group',
    () => [
      osvReport([
        osvSource(
          '/x',
          osvPackage(
            many(SIZE, (index) => osvRecord({ id: `GO-${index}`, aliases: [] })),
            { groups: [{ ids: many(SIZE, (index) => `GO-${index}`), aliases: many(SIZE, cve) }] },
          ),
        ),
      ]),
    ],
    'built',
  ],
  [
    'a product of many names that has many parts',
    () => [
      csaf(
        {
          full_product_names: [
            csafProduct('P', { purl: 'pkg:npm/p@1' }),
            csafProduct('W', { x_generic_uris: many(SIZE, (index) => ({ uri: `urn:x:${index}` })) }),
          ],
          relationships: many(SIZE, (index) => {
            return {
              product_reference: 'P',
              relates_to_product_reference: 'W',
              full_product_name: csafProduct(`R${index}`),
            };
          }),
        },
        ...many(10, (index) => ({ cve: cve(index), product_status: { fixed: many(SIZE, (part) => `R${part}`) } })),
      ),
    ],
    'refused',
  ],
  [
    'an assessment of many products in an image of many identifiers',
    () => [
      spdx3([
        ...SPDX3_ROOT.slice(0, 2),
        {
          type: 'software_Package',
          spdxId: 'urn:shop:image',
          name: 'x',
          externalIdentifier: many(SIZE, (index) => ({ identifier: `cpe:2.3:a:x:y${index}:1:*:*:*:*:*:*:*` })),
        },
        ...many(SIZE, (index) => spdx3Package(`urn:shop:p${index}`, `pkg:npm/p${index}@1`)),
        SPDX3_VULNERABILITY,
        spdx3Assessment('VexAffected', { to: many(SIZE, (index) => `urn:shop:p${index}`) }),
      ]),
    ],
    'built',
  ],
  [
    'a cluster of many resources that run one image of many tags, of which VEX speaks',
    () => [
      trivyCluster(
        ...many(100, (index) =>
          trivyResource(`r${index}`, [{ Vulnerabilities: [trivyVulnerability()] }], {
            Metadata: { RepoTags: many(100, (tag) => `t${tag}:1`) },
          }),
        ),
      ),
      openVex({ products: many(SIZE, (index) => `t${index}`) }),
    ],
    'built',
  ],
];
for (const [name, documents, outcome] of multiplying) {
  test(`${outcome} in bounded time: ${name}`, { timeout: 60_000 }, async () => {
    const all = digested(...documents());
    if (outcome === 'built') assert.ok((await joined(all)).rowCount <= SIZE);
    else await assert.rejects(joined(all), { code: 'TOO_LARGE' });
  });
}
