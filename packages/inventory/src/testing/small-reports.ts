import { csaf, csafProduct } from './small-csaf.ts';
import { LOG4J, LOG4SHELL, LOG4SHELL_GHSA } from './small-documents.ts';
import { osvPackage, osvRecord, osvReport, osvSource } from './small-osv.ts';
import { GRYPE_SARIF, OSV_SARIF, SNYK_SARIF, TRIVY_SARIF } from './small-sarif.ts';
import {
  SPDX3_ROOT,
  SPDX3_VULNERABILITY,
  spdx2,
  spdx3,
  spdx3Assessment,
  spdx3Package,
  spdxPackage,
} from './small-spdx.ts';
import { trivyCluster, trivyResource, trivyVulnerability } from './small-trivy-cluster.ts';

/** One report of each kind that says something of everything, after the examples of the specifications and of the tools' own tests. */
export const SMALL_REPORTS: readonly object[] = [
  osvReport([
    osvSource('/srv/pom.xml', osvPackage(), osvPackage([])),
    osvSource('/srv/go.mod', osvPackage([osvRecord()], { groups: [{ ids: [LOG4SHELL_GHSA], aliases: [LOG4SHELL] }] })),
  ]),
  spdx2([
    spdxPackage('SPDXRef-log4j', LOG4J, {
      licenseConcluded: 'LicenseRef-1',
      checksums: [{ algorithm: 'SHA256', checksumValue: 'a' }],
      annotations: [{ comment: 'RepoTag: shop/web:1.0' }],
      externalRefs: [
        { referenceType: 'purl', referenceLocator: LOG4J },
        { referenceType: 'cpe23Type', referenceLocator: 'cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*' },
        { referenceType: 'advisory', referenceLocator: `https://nvd.nist.gov/vuln/detail/${LOG4SHELL}` },
      ],
    }),
  ]),
  spdx3([
    ...SPDX3_ROOT,
    spdx3Package('urn:shop:log4j', LOG4J),
    SPDX3_VULNERABILITY,
    spdx3Assessment('VexAffected', { security_assessedElement: 'urn:shop:log4j', to: ['urn:shop:image'] }),
    spdx3Assessment('VexNotAffected', {
      security_justificationType: 'componentNotPresent',
      suppliedBy: 'urn:shop:org',
    }),
    spdx3Assessment('CvssV3', { security_score: '10', security_severity: 'critical' }),
    spdx3Assessment('Epss', { security_probability: 0.9, security_publishedTime: '2026-01-01T00:00:00Z' }),
    spdx3Assessment('ExploitCatalog', { security_catalogType: 'kev', security_exploited: true }),
  ]),
  csaf(
    {
      branches: [
        {
          category: 'vendor',
          name: 'Shop',
          branches: [{ category: 'product_version', name: '1', product: csafProduct('P', { purl: 'pkg:npm/x' }) }],
        },
      ],
      full_product_names: [csafProduct('IMG', { purl: 'pkg:oci/web?tag=1.0', cpe: 'cpe:/a:shop:web:1.0' })],
      relationships: [
        { product_reference: 'P', relates_to_product_reference: 'IMG', full_product_name: csafProduct('PI') },
      ],
      product_groups: [{ group_id: 'G', product_ids: ['PI'] }],
    },
    {
      cve: LOG4SHELL,
      ids: [{ text: LOG4SHELL_GHSA }],
      product_status: { known_affected: ['P'], known_not_affected: ['PI', 'IMG'], recommended: ['IMG'] },
      flags: [{ label: 'component_not_present', group_ids: ['G'], date: '2026-01-01T00:00:00Z' }],
      scores: [{}],
    },
  ),
  GRYPE_SARIF,
  OSV_SARIF,
  SNYK_SARIF,
  TRIVY_SARIF,
  trivyCluster(
    trivyResource('web', [{ Type: 'jar', Vulnerabilities: [trivyVulnerability()], Packages: [{ Name: 'a:b' }] }], {
      Metadata: { RepoTags: ['shop/web:1.0'] },
    }),
    trivyResource('api', [{ Misconfigurations: [{}] }], { Error: 'x' }),
  ),
];
