import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { DOCUMENT_FORMATS, formatOf } from './detect-format.ts';
import type { DocumentFormat } from './document.ts';
import { DEFAULT_LIMITS, type InventoryLimits } from './limits.ts';
import { layoutOf } from './scan-document.ts';
import { formatOfFolder, NEEDS_REAL_DOCUMENTS, READ_FOLDERS, realBytes, realPaths } from './testing/real-documents.ts';
import { bytesOf } from './testing/small-documents.ts';

const detectFormat = (bytes: Uint8Array, limits: Partial<InventoryLimits> = {}) =>
  formatOf(layoutOf(bytes, { ...DEFAULT_LIMITS, ...limits }).head);
const detect = (value: unknown) => detectFormat(value instanceof Uint8Array ? value : bytesOf(value));

const known: [string, unknown, DocumentFormat][] = [
  ['CycloneDX', { bomFormat: 'CycloneDX' }, 'cyclonedx'],
  ['OpenVEX', { '@context': 'https://openvex.dev/ns/v0.2.0' }, 'openvex'],
  ['OpenVEX of the first days', { '@context': 'https://openvex.dev/ns' }, 'openvex'],
  ['Trivy', { SchemaVersion: 2 }, 'trivy'],
  ['Trivy of a schema to come', { SchemaVersion: 3 }, 'trivy'],
  ['Trivy of a cluster', { ClusterName: 'kind', Resources: [] }, 'trivy'],
  ['Grype', { matches: [], descriptor: {} }, 'grype'],
  ['SPDX', { spdxVersion: 'SPDX-2.3' }, 'spdx'],
  ['SPDX 3', { '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld' }, 'spdx'],
  ['OSV-Scanner', { results: [{ source: {}, packages: [] }] }, 'osv-scanner'],
  ['OSV-Scanner without findings', { results: [], experimental_config: {} }, 'osv-scanner'],
  ['SARIF', { version: '2.1.0', runs: [] }, 'sarif'],
  ['CSAF', { document: { csaf_version: '2.0' } }, 'csaf'],
  ['a byte order mark and white space before', '\ufeff \n{"bomFormat":"CycloneDX"}', 'cyclonedx'],
  ['CycloneDX with lists that others have', { bomFormat: 'CycloneDX', matches: [], Results: [] }, 'cyclonedx'],
];
for (const [name, value, format] of known) {
  test(`${name} is ${format}`, () => assert.equal(detect(value), format));
}

const GRYPE = '{"matches":[],"descriptor":{}}';

const refused: [string, unknown, RegExp][] = [
  ['an empty object', {}, /no known format; supported, in JSON: CycloneDX, SPDX/],
  ['results of another tool', { results: [{ check_id: 'x' }], errors: [] }, /no known format/],
  ['results of nobody knows which tool', { results: [] }, /no known format/],
  ['a list', [], /top level is no object/],
  ['a text', '"CycloneDX"', /top level is no object/],
  ['null', null, /top level is no object/],
  ['XML', '<?xml version="1.0"?><bom/>', /XML/],
  ['XML behind a byte order mark', '\ufeff\r\n<bom/>', /XML/],
  ['gzip', gzipSync(GRYPE), /: is compressed with gzip: unpack it first$/],
  ['Zstandard', zstdCompressSync(GRYPE), /compressed with Zstandard/],
  ['zip', Buffer.from('PK\x03\x04\x14\0'), /compressed with zip/],
  ['bzip2', Buffer.from('BZh91AY&SY'), /compressed with bzip2/],
  ['xz', Buffer.from('\xfd7zXZ\0\0\x04', 'latin1'), /compressed with xz/],
  ['marks in the prototype', '{"__proto__":{"bomFormat":"CycloneDX"}}', /no known format/],
  ['marks of the wrong type', { bomFormat: ['CycloneDX'], SchemaVersion: '2', matches: {} }, /no known format/],
  ['Grype without its descriptor', { matches: [] }, /no known format/],
];
for (const [name, value, message] of refused) {
  test(`not read: ${name}`, () => assert.throws(() => detect(value), { code: 'UNKNOWN_FORMAT', message }));
}

for (const [name, bytes] of [
  ['little', Buffer.from(`\ufeff${GRYPE}`, 'utf16le')],
  ['big', Buffer.from(`\ufeff${GRYPE}`, 'utf16le').swap16()],
] as const) {
  test(`not read: UTF-16, ${name} end first`, () =>
    assert.throws(() => detect(bytes), { code: 'MALFORMED_JSON', message: '$: is UTF-16: only UTF-8 is read' }));
}

test('a document that says to be of two formats is of none', () => {
  const both = { bomFormat: 'CycloneDX', '@context': 'https://openvex.dev/ns/v0.2.0' };
  assert.throws(() => detect(both), { code: 'UNKNOWN_FORMAT', message: /both CycloneDX and OpenVEX/ });
});

test('Trivy’s first schema is named', () => {
  assert.throws(() => detect([{ Target: 'x' }]), { code: 'UNSUPPORTED_VERSION', message: /Trivy schema 1/ });
});

test('the limits hold', () => {
  const limits = { maxBytes: 10, maxDepth: 1 };
  assert.throws(() => detectFormat(bytesOf({ bomFormat: 'CycloneDX' }), limits), { code: 'TOO_LARGE' });
  assert.throws(() => detectFormat(bytesOf([[]]), limits), { code: 'TOO_DEEP' });
  assert.throws(() => detectFormat(bytesOf('{')), { code: 'MALFORMED_JSON' });
});

test('documents of real tools are what their folder says', NEEDS_REAL_DOCUMENTS, () => {
  for (const path of realPaths(...READ_FOLDERS))
    assert.equal(detectFormat(realBytes(path)), formatOfFolder(path), path);
});

test('every format has a mark', () => {
  assert.deepEqual(new Set(known.map(([, , format]) => format)), new Set(DOCUMENT_FORMATS));
});
