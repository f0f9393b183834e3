import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentDigest, LOG4J, LOG4SHELL, LOG4SHELL_GHSA, openVex, read } from '../testing/small-documents.ts';

const first = (statement: object) => read(openVex(statement)).statements[0];

test('a statement of version 0.2', () => {
  const statement = {
    '@id': 'urn:statement:1',
    vulnerability: { '@id': 'https://nvd.example/x', name: 'cve-2021-44228', aliases: [LOG4SHELL_GHSA, LOG4SHELL] },
    products: [
      {
        '@id': 'pkg:oci/web@sha256:ab',
        identifiers: { purl: 'pkg:oci/web' },
        hashes: { 'sha-256': 'A'.repeat(64) },
        subcomponents: [{ '@id': LOG4J }],
      },
    ],
    justification: 'component_not_present',
    supplier: 'Shop',
    timestamp: '2026-02-03T04:05:06.789123Z',
  };
  assert.deepEqual(first(statement), {
    id: 'urn:statement:1',
    status: 'not_affected',
    justification: 'component_not_present',
    vendor: 'Shop',
    timestamp: '2026-02-03T04:05:06.789Z',
    vulnerabilities: [LOG4SHELL, LOG4SHELL_GHSA],
    products: [{ ids: ['pkg:oci/web@sha256:ab', 'pkg:oci/web', contentDigest('a')], subcomponents: [LOG4J] }],
  });
});

test('a statement of version 0.0.x: texts, and subcomponents for all products', () => {
  const statement = { vulnerability: LOG4SHELL, products: ['a', 'b', ''], subcomponents: [LOG4J, { '@id': 'c' }] };
  const document = { ...openVex(statement), '@context': 'https://openvex.dev/ns' };
  assert.deepEqual(read(document).statements[0]?.products, [
    { ids: ['a'], subcomponents: [LOG4J, 'c'] },
    { ids: ['b'], subcomponents: [LOG4J, 'c'] },
  ]);
});

test('what a statement does not say it takes from its document', () => {
  const statement = first({ products: ['a'] });
  assert.equal(statement?.id, 'https://a.example/vex-1#0');
  assert.equal(statement?.vendor, 'A');
  assert.equal(statement?.timestamp, '2026-01-01T00:00:00Z');
});

test('a vulnerability without a name is called by its id', () => {
  assert.deepEqual(first({ vulnerability: { '@id': LOG4SHELL }, products: ['a'] })?.vulnerabilities, [LOG4SHELL]);
});

test('a statement without a product is left out, and so is a product without an id', () => {
  const { statements, notes } = read(
    openVex({}, { products: [] }, { products: [{ identifiers: { cpe23: 'cpe:2.3:a' } }, 'a'] }),
  );
  assert.deepEqual(
    statements.map(({ products }) => products),
    [[{ ids: ['a'], subcomponents: [] }]],
  );
  assert.deepEqual(
    notes.map(({ code, count, at }) => [code, count, at]),
    [
      ['statement-without-product', 2, '$.statements[0]'],
      ['product-without-id', 1, '$.statements[2].products[0]'],
    ],
  );
});

const CPE = 'cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*';
const OLD_CPE = 'cpe:/a:apache:log4j:2.14.1';

test('products and their parts are called by CPEs too', () => {
  const cpes = { identifiers: { cpe23: CPE, cpe22: OLD_CPE } };
  const products = [cpes, { '@id': 'a', subcomponents: [cpes] }];
  assert.deepEqual(first({ products })?.products, [
    { ids: [CPE, OLD_CPE], subcomponents: [] },
    { ids: ['a'], subcomponents: [CPE, OLD_CPE] },
  ]);
});

const GHSA = 'GHSA-2222-3333-4444';
const [CVE_A, CVE_B] = ['CVE-2026-0001', 'CVE-2026-0002'];
const named: [string, object, string[]][] = [
  ['a CVE is not another CVE', { name: CVE_A, aliases: [CVE_B, GHSA] }, [CVE_A, GHSA]],
  ['a notice of several CVEs is none of them', { name: GHSA, aliases: [CVE_A, CVE_B] }, [GHSA]],
  ['a GHSA is its only CVE', { name: GHSA, aliases: [CVE_A.toLowerCase()] }, [CVE_A, GHSA]],
];
for (const [name, vulnerability, ids] of named) {
  test(name, () => assert.deepEqual(first({ vulnerability, products: ['a'] })?.vulnerabilities, ids));
}

const refused: [string, object, string][] = [
  [
    'a part without an id, which would widen the statement',
    { products: [{ '@id': 'a', subcomponents: [{}] }] },
    '$.statements[0].products[0].subcomponents[0]',
  ],
  [
    'a part with a CPE that names no product',
    { products: [{ '@id': 'a', subcomponents: [{ identifiers: { cpe23: 'cpe:2.3:a' } }] }] },
    '$.statements[0].products[0].subcomponents[0]',
  ],
  ['an empty part', { products: ['a'], subcomponents: [''] }, '$.statements[0].subcomponents[0]'],
  [
    'a part that only a hash of another kind names',
    { products: [{ '@id': 'a', subcomponents: [{ hashes: { 'sha-512': 'a' } }] }] },
    '$.statements[0].products[0].subcomponents[0]',
  ],
  [
    'parts that are no list',
    { products: [{ '@id': 'a', subcomponents: LOG4J }] },
    '$.statements[0].products[0].subcomponents',
  ],
  ['a status of another language', { status: 'fixed_maybe', products: ['a'] }, '$.statements[0].status'],
  ['no status', { status: '', products: ['a'] }, '$.statements[0].status'],
  ['no vulnerability', { vulnerability: null, products: ['a'] }, '$.statements[0].vulnerability'],
  ['a vulnerability without a name', { vulnerability: {}, products: ['a'] }, '$.statements[0].vulnerability.@id'],
  ['a product that is a number', { products: [1] }, '$.statements[0].products[0]'],
];
for (const [name, statement, at] of refused) {
  test(`refused: ${name}`, () => assert.throws(() => read(openVex(statement)), { code: 'INVALID_DOCUMENT', at }));
}

test('contexts are those of versions 0.x', () => {
  const versioned = (context: string) => read({ ...openVex(), '@context': context });
  assert.equal(versioned('https://openvex.dev/ns/v0.2.10').formatVersion, 'https://openvex.dev/ns/v0.2.10');
  for (const context of [
    'https://openvex.dev/ns/v1.0.0',
    'https://openvex.dev/nsx',
    'https://openvex.dev/ns/v0.2.0/x',
  ]) {
    assert.throws(() => versioned(context), { code: 'UNSUPPORTED_VERSION', at: '$.@context' });
  }
});

test('a time without an offset is left out, and said', () => {
  const { statements, notes } = read({ ...openVex({ products: ['a'] }), timestamp: '2026-01-01T00:00:00' });
  assert.equal(statements[0]?.timestamp, undefined);
  assert.equal(notes[0]?.code, 'invalid-timestamp');
});
