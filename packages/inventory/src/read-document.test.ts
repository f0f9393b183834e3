import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DocumentError } from './document-error.ts';
import { readDocument } from './read-document.ts';
import { READ_FOLDERS, realBytes, realPaths } from './testing/real-documents.ts';
import { bytesOf, cycloneDx, grypeMatch, grypeReport, read } from './testing/small-documents.ts';
import { SMALL_REPORTS } from './testing/small-reports.ts';
import { sarif, sarifLocation, sarifRun } from './testing/small-sarif.ts';
import { SPDX3_VULNERABILITY, spdx2, spdx3, spdx3Assessment, spdx3Package } from './testing/small-spdx.ts';

test('a document of another format than was said is refused', () => {
  const bytes = bytesOf(grypeReport([]));
  assert.equal(readDocument(bytes, { format: 'grype' }).format, 'grype');
  assert.throws(() => readDocument(bytes, { format: 'trivy' }), {
    code: 'INVALID_DOCUMENT',
    message: /said to be trivy, and is grype/,
  });
});

test('an empty report without marks is of the format that was said', () => {
  const bytes = bytesOf({ results: [] });
  const { format, matches, notes } = readDocument(bytes, { format: 'osv-scanner' });
  assert.deepEqual([format, matches, notes], ['osv-scanner', [], []]);
  assert.throws(() => readDocument(bytes), { code: 'UNKNOWN_FORMAT' });
  assert.throws(() => readDocument(bytes, { format: 'grype' }), { code: 'UNKNOWN_FORMAT' });
  assert.throws(() => readDocument(bytesOf({}), { format: 'osv-scanner' }), { code: 'UNKNOWN_FORMAT' });
  const other = bytesOf({ results: [{ check_id: 'x' }] });
  assert.throws(() => readDocument(other, { format: 'osv-scanner' }), { code: 'UNKNOWN_FORMAT' });
});

test('XML is called by its name', () => {
  assert.throws(() => readDocument(bytesOf(' <bom/>')), { code: 'UNKNOWN_FORMAT', message: /XML/ });
});

test('the same bytes give a deeply equal value, with and without a byte order mark', () => {
  const text = JSON.stringify(grypeReport([grypeMatch()]));
  assert.deepEqual(readDocument(bytesOf(text)), readDocument(bytesOf(`\ufeff${text}`)));
});

test('the limits of the reader hold', () => {
  const report = grypeReport([grypeMatch(), grypeMatch()]);
  assert.throws(() => read(report, { maxListLength: 1 }), { code: 'TOO_LARGE', at: '$.matches' });
  assert.throws(() => read(report, { maxDepth: 3 }), { code: 'TOO_DEEP' });
  assert.throws(() => read(report, { maxBytes: 99 }), { code: 'TOO_LARGE', at: '$' });
  assert.throws(() => read(report, { maxTextLength: 10 }), { code: 'TOO_LARGE', at: /^\$\.matches\[0\]\./ });
});

const repeated = (make: (index: number) => object) => Array.from({ length: 200 }, (_, index) => make(index));
const relation = (index: number) => ({ type: 'Relationship', spdxId: `r${index}`, from: 'a', to: [`b${index}`] });
const described = { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES' };
const sarifResult = (index: number) => ({
  ruleId: 'CVE-2024-1234',
  message: { text: 'x' },
  properties: { purl: 'pkg:npm/x@1' },
  locations: [sarifLocation(`/${index}`)],
});
const KEPT: [string, object][] = [
  ['packages of SPDX 3', spdx3(repeated((index) => spdx3Package(`p${index}`, 'pkg:npm/x@1')))],
  ['licences of SPDX 3', spdx3(repeated((index) => ({ ...relation(index), relationshipType: 'hasDeclaredLicense' })))],
  ['associations of SPDX 3', spdx3(repeated((index) => ({ ...relation(index), relationshipType: 'affects' })))],
  ['VEX of SPDX 3', spdx3(repeated(() => spdx3Assessment('VexFixed')))],
  ['CVSS of SPDX 3', spdx3(repeated(() => spdx3Assessment('CvssV3', { security_score: 1 })))],
  ['vulnerabilities of SPDX 3', spdx3(repeated((index) => ({ ...SPDX3_VULNERABILITY, spdxId: `v${index}` })))],
  ['agents of SPDX 3', spdx3(repeated((index) => ({ type: 'Person', spdxId: `p${index}` })))],
  [
    'what SPDX 2 describes',
    spdx2([], { relationships: repeated((id) => ({ ...described, relatedSpdxElement: `${id}` })) }),
  ],
  ['refs of CycloneDX', cycloneDx({ components: repeated((index) => ({ name: 'x', 'bom-ref': `${index}` })) })],
  [
    'rules of SARIF',
    sarif(
      sarifRun(
        'x',
        repeated((index) => ({ id: `${index}` })),
        [],
      ),
    ),
  ],
  ['subjects of SARIF', sarif(sarifRun('x', [], repeated(sarifResult)))],
];
for (const [name, document] of KEPT) {
  test(`what must be known until the end has a limit: ${name}`, () => {
    assert.ok(read(document, { maxKeptBytes: 1_000_000 }));
    assert.throws(() => read(document, { maxKeptBytes: 10_000 }), {
      code: 'TOO_LARGE',
      message: /more than 10000 bytes/,
    });
  });
}

test('dependencies, which nobody asks for, are not kept', () => {
  const document = spdx3(repeated((index) => ({ ...relation(index), relationshipType: 'dependsOn' })));
  assert.ok(read(document, { maxKeptBytes: 10_000 }));
});

test('components nested as deep as the limit allows are all read', () => {
  const nest = (depth: number): object => ({ name: `c${depth}`, ...(depth > 0 && { components: [nest(depth - 1)] }) });
  assert.equal(read(cycloneDx({ components: [nest(30)] })).components.length, 31);
  assert.throws(() => read(cycloneDx({ components: [nest(31)] })), { code: 'TOO_DEEP' });
});

const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  'x'.repeat(70_000),
  '__proto__',
  '\ud800',
  '\u0000',
  'pkg:',
  'pkg:cran/x@1',
  'pkg:swift/a/b@1',
  'pkg:conan/a/b@1?channel=c',
  'pkg:oci/x?tag=1',
  'urn:cdx:x/1#%zz',
  'cpe:2.3:a:x:y:1:*:*:*:*:*:*:*',
  'file:///%zz',
  `sha256:${'a'.repeat(64)}`,
  '2021-02-30',
  'cve-2021-44228',
  [],
  [[]],
  [null],
  [''],
  {},
  JSON.parse('{"__proto__":{"id":"x"}}'),
];

/** Documents with few entries a list, so that a changed value often is one that counts. */
function samples(): readonly unknown[] {
  const cut = (value: unknown) => (Array.isArray(value) ? value.slice(0, 5) : value);
  const real = realPaths(...READ_FOLDERS).map((path) => {
    const members = Object.entries(JSON.parse(realBytes(path).toString('utf8')));
    return Object.fromEntries(members.map(([key, value]) => [key, cut(value)]));
  });
  return [...real, ...SMALL_REPORTS];
}

type Place = readonly [holder: Record<string, unknown>, key: string];

function placesIn(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key): readonly Place[] => [[holder, key], ...placesIn(holder[key])]);
}

function readsOrRefuses(bytes: Uint8Array): void {
  try {
    readDocument(bytes);
  } catch (error) {
    assert.ok(error instanceof DocumentError, `${error}`);
  }
}

test('a document with some values changed is read, or refused with a reason', () => {
  const change = fc.tuple(fc.nat(), fc.option(fc.constantFrom(...HOSTILE), { nil: undefined }));
  fc.assert(
    fc.property(fc.constantFrom(...samples()), fc.array(change, { minLength: 1, maxLength: 3 }), (sample, changes) => {
      const document = structuredClone(sample);
      const places = placesIn(document);
      for (const [number, value] of changes) {
        const [holder, key] = places[number % places.length] ?? assert.fail();
        holder[key] = value;
      }
      readsOrRefuses(bytesOf(document));
    }),
    { numRuns: 1_000 },
  );
});

test('a document with some bytes changed is read, or refused with a reason', () => {
  const texts = samples().map((sample) => bytesOf(sample));
  const change = fc.tuple(fc.nat(), fc.nat({ max: 255 }));
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 4 }), (bytes, changes) => {
      const changed = Uint8Array.from(bytes);
      for (const [place, byte] of changes) changed[place % changed.length] = byte;
      readsOrRefuses(changed);
    }),
    { numRuns: 600 },
  );
});
