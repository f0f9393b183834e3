import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentDigest, LOG4J, LOG4SHELL, LOG4SHELL_GHSA, read } from '../testing/small-documents.ts';
import { LOG4SHELL_VECTOR } from '../testing/small-osv.ts';
import { SPDX3_ROOT, SPDX3_VULNERABILITY, spdx3, spdx3Assessment, spdx3Package } from '../testing/small-spdx.ts';

const PACKAGE = spdx3Package('urn:shop:log4j', LOG4J);
const relate = (relationshipType: string, from: string, to: string | readonly string[], members: object = {}) => {
  return {
    type: 'Relationship',
    spdxId: `urn:shop:${relationshipType}:${from}`,
    relationshipType,
    from,
    to,
    ...members,
  };
};
const ASSOCIATED = relate('hasAssociatedVulnerability', 'urn:shop:log4j', ['urn:shop:log4shell']);
/** A document in which log4j is associated with Log4Shell, of which more is said. */
const assessed = (...assessments: readonly object[]) =>
  read(spdx3([...assessments, PACKAGE, SPDX3_VULNERABILITY, ASSOCIATED]));
const advisoryOf = (...assessments: readonly object[]) =>
  assessed(...assessments).matches[0]?.advisory ?? assert.fail();

test('an SBOM lists the parts of the package at its root', () => {
  const graph = [
    ...SPDX3_ROOT,
    PACKAGE,
    relate('hasConcludedLicense', 'urn:shop:log4j', ['urn:shop:license', 'https://spdx.org/licenses/MIT']),
    relate('hasDeclaredLicense', 'urn:shop:log4j', 'https://spdx.org/rdf/3.0.1/terms/Licensing/NoAssertion'),
    {
      type: 'simplelicensing_LicenseExpression',
      spdxId: 'urn:shop:license',
      simplelicensing_licenseExpression: 'Apache-2.0',
    },
    { type: 'software_File', spdxId: 'urn:shop:file', name: 'app.jar' },
  ];
  const { format, formatVersion, tool, subject, components, matches, notes } = read(spdx3(graph));
  assert.deepEqual([format, formatVersion, tool], ['spdx', '3.0.1', 'yocto']);
  assert.deepEqual(subject, {
    name: 'shop/web:1.0',
    kind: 'image',
    digests: [],
    references: ['shop/web:1.0', 'urn:shop:image'],
  });
  assert.deepEqual(components, [
    {
      purl: LOG4J,
      name: 'log4j-core',
      version: '2.14.1',
      ecosystem: 'maven',
      licenses: ['Apache-2.0', 'MIT'],
      references: ['urn:shop:log4j'],
    },
  ]);
  assert.deepEqual([matches, notes], [[], []]);
});

test('roots are followed through collections, in circles too, and by describes', () => {
  const circle = {
    type: 'software_Sbom',
    spdxId: 'urn:shop:sbom',
    rootElement: ['urn:shop:sbom', 'urn:shop:doc', 'urn:shop:log4j'],
  };
  assert.equal(read(spdx3([...SPDX3_ROOT.slice(0, 1), circle, PACKAGE])).subject?.name, 'log4j-core@2.14.1');
  const document = { type: 'SpdxDocument', spdxId: 'urn:shop:doc' };
  assert.equal(
    read(spdx3([document, PACKAGE, relate('describes', 'urn:shop:doc', 'urn:shop:log4j')])).subject?.kind,
    'other',
  );
  const { subject, components, notes } = read(
    spdx3([...SPDX3_ROOT, PACKAGE, relate('describes', 'urn:shop:doc', 'urn:shop:log4j')]),
  );
  assert.deepEqual([subject, components.length, notes.map(({ code }) => code)], [undefined, 2, ['several-subjects']]);
});

test('purls, CPEs and checksums by external identifier', () => {
  const externalIdentifier = [
    { type: 'ExternalIdentifier', externalIdentifierType: 'packageUrl', identifier: 'pkg:npm/x@1' },
    { type: 'ExternalIdentifier', externalIdentifierType: 'cpe23', identifier: 'cpe:2.3:a:x:x:1:*:*:*:*:*:*:*' },
  ];
  const verifiedUsing = [{ type: 'Hash', algorithm: 'sha256', hashValue: 'A'.repeat(64) }];
  const root = { type: 'software_Package', spdxId: 'urn:shop:image', name: 'x', externalIdentifier, verifiedUsing };
  const { subject } = read(spdx3([...SPDX3_ROOT.slice(0, 2), root]));
  assert.deepEqual(subject, {
    name: 'x',
    kind: 'other',
    digests: [contentDigest('a')],
    references: ['x', 'pkg:npm/x@1', 'cpe:2.3:a:x:x:1:*:*:*:*:*:*:*', 'urn:shop:image'],
  });
});

test('what is one of a list may stand without the list', () => {
  const externalIdentifier = { type: 'ExternalIdentifier', externalIdentifierType: 'cve', identifier: LOG4SHELL };
  const { matches } = read(spdx3([PACKAGE, { ...SPDX3_VULNERABILITY, externalIdentifier }, ASSOCIATED]));
  assert.deepEqual([matches[0]?.advisory.id, matches[0]?.advisory.aliases], [LOG4SHELL, []]);
  const root = {
    type: 'software_Package',
    spdxId: 'urn:shop:image',
    name: 'x',
    externalIdentifier: { type: 'ExternalIdentifier', externalIdentifierType: 'packageUrl', identifier: 'pkg:npm/x@1' },
    verifiedUsing: { type: 'Hash', algorithm: 'sha256', hashValue: 'a'.repeat(64) },
  };
  const { subject } = read(spdx3([...SPDX3_ROOT.slice(0, 2), root]));
  assert.deepEqual([subject?.digests, subject?.references.includes('pkg:npm/x@1')], [[contentDigest('a')], true]);
});

test('what stands apart from its element is left out, and said', () => {
  const parts = [
    { type: 'ExternalIdentifier', '@id': '_:b1', externalIdentifierType: 'packageUrl', identifier: 'pkg:npm/x@1' },
    { type: 'Hash', '@id': '_:b2', algorithm: 'sha256', hashValue: 'a'.repeat(64) },
  ];
  const whole = { type: 'software_Package', spdxId: 'urn:shop:x', name: 'x' };
  const { components, notes } = read(
    spdx3([{ ...whole, externalIdentifier: ['_:b1'], verifiedUsing: '_:b2' }, ...parts]),
  );
  assert.deepEqual(components, [{ name: 'x', references: ['urn:shop:x'] }]);
  assert.deepEqual(
    notes.map(({ code, count, at }) => [code, count, at]),
    [['part-by-reference', 2, '$.@graph[3].externalIdentifier']],
  );
  const wrong = { ...whole, verifiedUsing: [1] };
  assert.throws(() => read(spdx3([wrong])), { code: 'INVALID_DOCUMENT', at: '$.@graph[3].verifiedUsing[0]' });
});

test('a document may be its one element', () => {
  const context = { '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld' };
  const { format, formatVersion, components } = read({ ...context, ...PACKAGE });
  assert.deepEqual([format, formatVersion], ['spdx', '3.0.1']);
  assert.deepEqual(components, [
    { purl: LOG4J, name: 'log4j-core', version: '2.14.1', ecosystem: 'maven', references: ['urn:shop:log4j'] },
  ]);
  assert.throws(() => read(context), { code: 'INVALID_DOCUMENT', at: '$.@graph' });
});

test('a package with a vulnerability that is associated with it, or affects it, is a match', () => {
  assert.deepEqual(advisoryOf(), {
    id: LOG4SHELL,
    aliases: [LOG4SHELL_GHSA],
    publishedAt: '2021-12-10T10:15:09Z',
    feed: 'spdx',
  });
  const affects = relate('affects', 'urn:shop:log4shell', ['urn:shop:log4j']);
  const { matches, statements } = read(spdx3([PACKAGE, SPDX3_VULNERABILITY, spdx3Assessment('VexAffected'), affects]));
  assert.deepEqual([matches.length, statements.length], [1, 1]);
  const others = [
    spdx3Assessment('VexFixed'),
    spdx3Assessment('VexNotAffected'),
    spdx3Assessment('VexUnderInvestigation'),
  ];
  assert.equal(read(spdx3([PACKAGE, SPDX3_VULNERABILITY, ...others])).matches.length, 0);
});

test('CVSS, EPSS and exploit catalogues are facts of the vulnerability', () => {
  const advisory = advisoryOf(
    spdx3Assessment('CvssV3', {
      security_score: 9,
      security_severity: 'high',
      security_vectorString: LOG4SHELL_VECTOR,
    }),
    spdx3Assessment('CvssV3', {
      security_score: '10.0',
      security_severity: 'critical',
      security_vectorString: LOG4SHELL_VECTOR,
      suppliedBy: 'urn:nvd',
    }),
    spdx3Assessment('CvssV4', { security_score: 9.9, security_vectorString: 'CVSS:4.0/AV:N' }),
    { type: 'Organization', spdxId: 'urn:nvd', name: 'NVD' },
    spdx3Assessment('Epss', {
      security_probability: '0.97',
      security_percentile: 0.99,
      security_publishedTime: '2026-01-01T01:00:00Z',
    }),
    spdx3Assessment('Epss', { security_probability: 0.5, security_publishedTime: '2025-01-01T00:00:00Z' }),
    spdx3Assessment('ExploitCatalog', { security_catalogType: 'other', security_exploited: true }),
    spdx3Assessment('ExploitCatalog', { security_catalogType: 'kev', security_exploited: 'true' }),
  );
  assert.deepEqual(advisory.rating, { score: 10, vector: LOG4SHELL_VECTOR, version: '3.1', primary: true });
  assert.deepEqual([advisory.severity, advisory.kev], ['Critical', true]);
  assert.deepEqual(advisory.epss, { score: 0.97, date: '2026-01-01' });
  assert.equal(advisoryOf(spdx3Assessment('CvssV2', { security_score: 7.5 })).severity, 'High');
  assert.equal(
    advisoryOf(spdx3Assessment('ExploitCatalog', { security_catalogType: 'kev', security_exploited: false })).kev,
    false,
  );
  assert.equal(advisoryOf(spdx3Assessment('ExploitCatalog', { security_catalogType: 'other' })).kev, undefined);
});

const words: [string, string, string?, string?][] = [
  ['VexNotAffected', 'not_affected', 'componentNotPresent', 'component_not_present'],
  ['VexNotAffected', 'not_affected', 'vulnerableCodeNotInExecutePath', 'vulnerable_code_not_in_execute_path'],
  ['VexNotAffected', 'not_affected', 'ownWord', 'ownWord'],
  ['VexAffected', 'affected'],
  ['VexFixed', 'fixed'],
  ['VexUnderInvestigation', 'under_investigation'],
];
for (const [kind, status, security_justificationType, justification] of words) {
  test(`${kind}, ${security_justificationType ?? 'without justification'}, says ${status}`, () => {
    const [statement] = assessed(spdx3Assessment(kind, { security_justificationType })).statements;
    assert.deepEqual(statement, {
      id: `urn:shop:${kind}`,
      status,
      ...(justification && { justification }),
      vendor: 'Shop',
      timestamp: '2026-01-01T00:00:00Z',
      vulnerabilities: [LOG4SHELL, LOG4SHELL_GHSA],
      products: [{ ids: [LOG4J, 'urn:shop:log4j'], subcomponents: [] }],
    });
  });
}

test('who supplies an assessment is its vendor, and its own time is the statement’s', () => {
  const supplied = {
    suppliedBy: 'urn:vendor',
    security_publishedTime: '2025-01-01T00:00:00Z',
    security_modifiedTime: '2025-02-01T00:00:00Z',
  };
  const vendor = { type: 'Organization', spdxId: 'urn:vendor', name: 'Vendor' };
  const [statement] = assessed(spdx3Assessment('VexFixed', supplied), vendor).statements;
  assert.deepEqual([statement?.vendor, statement?.timestamp], ['Vendor', '2025-02-01T00:00:00Z']);
  const [unknown] = assessed(spdx3Assessment('VexFixed', { suppliedBy: 'urn:nobody' })).statements;
  assert.equal(unknown?.vendor, 'urn:nobody');
  const creationInfo = { type: 'CreationInfo', created: '2024-01-01T00:00:00Z', createdBy: ['urn:vendor'] };
  const [own] = assessed(spdx3Assessment('VexFixed', { creationInfo }), vendor).statements;
  assert.deepEqual([own?.vendor, own?.timestamp], ['Vendor', '2024-01-01T00:00:00Z']);
});

test('what is said of a part holds inside of what the document describes', () => {
  const image = { ids: ['shop/web:1.0', 'urn:shop:image'] };
  const part = [LOG4J, 'urn:shop:log4j', `component:${LOG4J}`];
  const productsOf = (members: object) => {
    return read(spdx3([...SPDX3_ROOT, PACKAGE, SPDX3_VULNERABILITY, spdx3Assessment('VexFixed', members)]))
      .statements[0]?.products;
  };
  assert.deepEqual(productsOf({}), [{ ...image, subcomponents: part }]);
  assert.deepEqual(productsOf({ to: 'urn:shop:image' }), [{ ...image, subcomponents: [] }]);
  assert.deepEqual(productsOf({ to: ['urn:shop:image'], security_assessedElement: 'urn:shop:log4j' }), [
    { ...image, subcomponents: part },
  ]);
  assert.deepEqual(productsOf({ to: ['https://other.example/sbom#1'] }), [
    { ids: ['https://other.example/sbom#1'], subcomponents: [] },
  ]);
});

test('what is left out is counted', () => {
  const withdrawn = { security_withdrawnTime: '2026-01-01T00:00:00Z' };
  const { notes, matches } = read(
    spdx3([
      { ...SPDX3_VULNERABILITY, ...withdrawn },
      { type: 'security_Vulnerability', spdxId: 'urn:shop:nameless' },
      { type: 'software_Package', name: 'x' },
      PACKAGE,
      ASSOCIATED,
      spdx3Assessment('VexFixed'),
      spdx3Assessment('VexFixed', withdrawn),
      spdx3Assessment('Ssvc'),
    ]),
  );
  assert.deepEqual(matches, []);
  assert.deepEqual(
    notes.map(({ code, count }) => [code, count]),
    [
      ['withdrawn-advisory', 1],
      ['vulnerability-without-id', 1],
      ['element-without-id', 1],
      ['withdrawn-assessment', 1],
      ['ssvc', 1],
      ['dangling-reference', 1],
      ['dangling-vulnerability', 1],
    ],
  );
});

test('one id for two packages, a score beyond its range, and other versions are refused', () => {
  const at = '$.@graph[4].spdxId';
  assert.throws(() => read(spdx3([PACKAGE, spdx3Package('urn:shop:log4j', 'pkg:npm/x@1')])), {
    code: 'INVALID_DOCUMENT',
    at,
  });
  assert.throws(() => assessed(spdx3Assessment('CvssV3', { security_score: '11' })), {
    code: 'INVALID_DOCUMENT',
    at: /security_score/,
  });
  const old = { '@context': 'https://spdx.org/rdf/3.1.0/spdx-context.jsonld', '@graph': [] };
  assert.throws(() => read(old), { code: 'UNSUPPORTED_VERSION', at: '$.@context' });
});
