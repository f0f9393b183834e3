import { LOG4J, LOG4SHELL, LOG4SHELL_GHSA } from './small-documents.ts';

/** Reports after the examples of their specifications and of the tools' own tests, of log4j and Log4Shell unless said otherwise. */

export const LOG4SHELL_VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H';

export function osvRecord(members: object = {}): object {
  return {
    id: LOG4SHELL_GHSA,
    aliases: [LOG4SHELL],
    modified: '2024-02-16T08:21:48Z',
    published: '2021-12-10T00:40:56Z',
    severity: [{ type: 'CVSS_V3', score: LOG4SHELL_VECTOR }],
    affected: [
      {
        package: { name: 'org.apache.logging.log4j:log4j-core', ecosystem: 'Maven' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '2.13.0' }, { fixed: '2.15.0' }] }],
      },
    ],
    database_specific: { cwe_ids: ['CWE-502'], severity: 'CRITICAL' },
    ...members,
  };
}

export function osvPackage(vulnerabilities: readonly object[] = [osvRecord()], members: object = {}): object {
  const known = { name: 'org.apache.logging.log4j:log4j-core', version: '2.14.1', ecosystem: 'Maven' };
  return { package: known, vulnerabilities, groups: [], ...members };
}

export function osvSource(path: string, ...packages: readonly object[]): object {
  return { source: { path, type: 'lockfile' }, packages };
}

export function osvReport(results: readonly object[], members: object = {}): object {
  return { results, experimental_config: { licenses: { summary: false, allowlist: null } }, ...members };
}

/** A package by its purl. */
export function spdxPackage(id: string, purl: string, members: object = {}): object {
  const [name, versionInfo] = purl.slice(purl.lastIndexOf('/') + 1).split('@');
  return {
    SPDXID: id,
    name,
    versionInfo,
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
    ...members,
  };
}

export const SPDX_IMAGE = {
  SPDXID: 'SPDXRef-image',
  name: 'shop/web',
  versionInfo: '1.0',
  primaryPackagePurpose: 'CONTAINER',
};

/** An SBOM of `shop/web:1.0`. */
export function spdx2(packages: readonly object[], members: object = {}): object {
  return {
    spdxVersion: 'SPDX-2.3',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: 'shop/web',
    documentNamespace: 'https://shop.example/sbom/1',
    creationInfo: { created: '2026-01-01T00:00:00Z', creators: ['Organization: Shop', 'Tool: syft-1.4.1'] },
    packages: [SPDX_IMAGE, ...packages],
    relationships: [
      { spdxElementId: 'SPDXRef-DOCUMENT', relatedSpdxElement: 'SPDXRef-image', relationshipType: 'DESCRIBES' },
    ],
    ...members,
  };
}

export function spdx3Package(spdxId: string, purl: string, members: object = {}): object {
  const [name, version] = purl.slice(purl.lastIndexOf('/') + 1).split('@');
  const known = { type: 'software_Package', spdxId, creationInfo: '_:creation', name, software_packageUrl: purl };
  return { ...known, software_packageVersion: version, ...members };
}

export const SPDX3_VULNERABILITY = {
  type: 'security_Vulnerability',
  spdxId: 'urn:shop:log4shell',
  externalIdentifier: [
    { type: 'ExternalIdentifier', externalIdentifierType: 'cve', identifier: LOG4SHELL },
    { type: 'ExternalIdentifier', externalIdentifierType: 'securityOther', identifier: LOG4SHELL_GHSA },
  ],
  security_publishedTime: '2021-12-10T10:15:09Z',
};

/** Said by `security_Vex...`, `security_Cvss...` and the like of Log4Shell in log4j. */
export function spdx3Assessment(kind: string, members: object = {}): object {
  const from = SPDX3_VULNERABILITY.spdxId;
  const type = `security_${kind}VulnAssessmentRelationship`;
  return { type, spdxId: `urn:shop:${kind}`, from, to: ['urn:shop:log4j'], creationInfo: '_:creation', ...members };
}

export function spdx3(graph: readonly object[], members: object = {}): object {
  return {
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': [
      {
        type: 'CreationInfo',
        '@id': '_:creation',
        specVersion: '3.0.1',
        created: '2026-01-01T00:00:00Z',
        createdBy: ['urn:shop:org'],
        createdUsing: ['urn:shop:tool'],
      },
      { type: 'Organization', spdxId: 'urn:shop:org', name: 'Shop' },
      { type: 'Tool', spdxId: 'urn:shop:tool', name: 'yocto' },
      ...graph,
    ],
    ...members,
  };
}

/** What makes an SBOM of the image `urn:shop:image` of a graph. */
export const SPDX3_ROOT = [
  { type: 'SpdxDocument', spdxId: 'urn:shop:doc', creationInfo: '_:creation', rootElement: ['urn:shop:sbom'] },
  { type: 'software_Sbom', spdxId: 'urn:shop:sbom', rootElement: ['urn:shop:image'] },
  {
    type: 'software_Package',
    spdxId: 'urn:shop:image',
    name: 'shop/web',
    software_packageVersion: '1.0',
    software_primaryPurpose: 'container',
  },
];

/** A product of a CSAF tree, called as given. */
export function csafProduct(product_id: string, product_identification_helper: object = {}): object {
  return { product_id, name: product_id, product_identification_helper };
}

export function csaf(product_tree: object, ...vulnerabilities: readonly object[]): object {
  return {
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      publisher: { category: 'vendor', name: 'Shop PSIRT', namespace: 'https://shop.example' },
      title: 'Shop VEX',
      tracking: {
        id: 'SHOP-2026-1',
        current_release_date: '2026-01-02T00:00:00Z',
        initial_release_date: '2026-01-01T00:00:00Z',
        generator: { engine: { name: 'Secvisogram', version: '1.11.0' } },
        status: 'final',
        version: '1',
      },
    },
    product_tree,
    vulnerabilities,
  };
}

export function sarifRun(
  name: string,
  rules: readonly object[],
  results: readonly object[],
  members: object = {},
): object {
  return { tool: { driver: { name, version: '1.0', rules } }, results, ...members };
}

export function sarif(...runs: readonly object[]): object {
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs };
}

export function sarifLocation(uri: string, fullyQualifiedName?: string): object {
  const physicalLocation = { artifactLocation: { uri }, region: { startLine: 1 } };
  return { physicalLocation, ...(fullyQualifiedName && { logicalLocations: [{ fullyQualifiedName }] }) };
}

/** As Grype writes them, of an image. */
export const GRYPE_SARIF = sarif(
  sarifRun(
    'grype',
    [
      {
        id: `${LOG4SHELL_GHSA}-log4j-core`,
        name: 'JavaMatcherExactDirectMatch',
        shortDescription: { text: `${LOG4SHELL_GHSA} critical vulnerability for log4j-core package` },
        help: {
          text: `Vulnerability ${LOG4SHELL_GHSA}\nSeverity: critical\nPackage: log4j-core\nVersion: 2.14.1\nFix Version: 2.15.0\nType: java-archive\nLocation: /app.jar\nData Namespace: github:language:java\nLink: x`,
        },
        properties: { 'security-severity': '10.0', purls: [LOG4J] },
      },
    ],
    [
      {
        ruleId: `${LOG4SHELL_GHSA}-log4j-core`,
        message: {
          text: 'A critical vulnerability in java-archive package: log4j-core, version 2.14.1 was found in image shop/web:1.0 at: /app.jar',
        },
        partialFingerprints: { primaryLocationLineHash: 'efe1:1' },
        locations: [sarifLocation('web//app.jar', `shop/web:1.0@sha256:${'c'.repeat(64)}:/app.jar`)],
      },
    ],
  ),
);

/** As OSV-Scanner writes them, of a lock file. */
export const OSV_SARIF = sarif(
  sarifRun(
    'osv-scanner',
    [
      {
        id: LOG4SHELL,
        deprecatedIds: [LOG4SHELL, LOG4SHELL_GHSA],
        properties: { 'security-severity': '10.0' },
      },
    ],
    [
      {
        ruleId: LOG4SHELL,
        ruleIndex: 0,
        level: 'warning',
        message: {
          text: `Package 'org.apache.logging.log4j:log4j-core@2.14.1' is vulnerable to '${LOG4SHELL}' (also known as '${LOG4SHELL_GHSA}').`,
        },
        locations: [sarifLocation('file:///srv/shop/pom.xml')],
      },
    ],
  ),
);

/** As Snyk writes them, of a project. */
export const SNYK_SARIF = sarif(
  sarifRun(
    'Snyk Open Source',
    [
      {
        id: 'SNYK-JAVA-ORGAPACHELOGGINGLOG4J-2314720',
        shortDescription: { text: 'Critical severity - Remote Code Execution (RCE) vulnerability in log4j-core' },
        fullDescription: { text: `(${LOG4SHELL}) org.apache.logging.log4j:log4j-core@2.14.1` },
        properties: { tags: ['security', 'CWE-94', 'maven'], cvssv3_baseScore: 10, 'security-severity': '10' },
      },
    ],
    [
      {
        ruleId: 'SNYK-JAVA-ORGAPACHELOGGINGLOG4J-2314720',
        level: 'error',
        message: { text: 'This file introduces a vulnerable org.apache.logging.log4j:log4j-core package.' },
        locations: [sarifLocation('pom.xml', 'org.apache.logging.log4j:log4j-core@2.14.1')],
      },
    ],
  ),
);

/** As Trivy writes them, of an image. */
export const TRIVY_SARIF = sarif(
  sarifRun(
    'Trivy',
    [
      {
        id: LOG4SHELL,
        name: 'LanguageSpecificPackageVulnerability',
        properties: {
          precision: 'very-high',
          'security-severity': '10.0',
          tags: ['vulnerability', 'security', 'CRITICAL'],
          cvssv3_vector: LOG4SHELL_VECTOR,
          cvssv3_baseScore: 10,
        },
      },
    ],
    [
      {
        ruleId: LOG4SHELL,
        ruleIndex: 0,
        message: {
          text: `Package: org.apache.logging.log4j:log4j-core\nInstalled Version: 2.14.1\nVulnerability ${LOG4SHELL}\nSeverity: CRITICAL\nFixed Version: 2.15.0, 2.12.2\nLink: [x](x)`,
        },
        locations: [sarifLocation('app/lib/log4j-core-2.14.1.jar')],
      },
    ],
    { properties: { imageName: 'shop/web:1.0', repoTags: ['shop/web:1.0'], repoDigests: [], imageID: '' } },
  ),
);

/** A resource of a cluster, as Trivy writes them. */
export function trivyResource(Name: string, results: readonly object[], members: object = {}): object {
  return { Namespace: 'prod', Kind: 'Deployment', Name, Results: results, ...members };
}

export function trivyCluster(...Resources: readonly object[]): object {
  return { ClusterName: 'kind', Resources };
}

export function trivyVulnerability(members: object = {}): object {
  const name = 'org.apache.logging.log4j:log4j-core';
  return {
    VulnerabilityID: LOG4SHELL,
    PkgName: name,
    InstalledVersion: '2.14.1',
    PkgIdentifier: { PURL: LOG4J },
    Severity: 'CRITICAL',
    ...members,
  };
}

/** One report of each kind that says something of everything. */
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
