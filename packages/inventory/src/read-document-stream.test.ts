import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CollectingSink } from './collecting-sink.ts';
import type { InventoryDocument } from './document.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { readDocument } from './read-document.ts';
import { readDocumentStream } from './read-document-stream.ts';
import type { DocumentSink } from './readers/document-reader.ts';
import { documentScanner, layoutOf } from './scan-document.ts';
import type { ByteSource } from './table/fact-index.ts';
import { NEEDS_REAL_DOCUMENTS, READ_FOLDERS, realBytes, realPaths } from './testing/real-documents.ts';
import { bytesOf, cycloneDx, grypeMatch, grypeReport, openVex, trivyReport } from './testing/small-documents.ts';
import { SMALL_REPORTS } from './testing/small-reports.ts';

function sourceOf(bytes: Uint8Array, onRead: (offset: number, length: number) => void = () => {}): ByteSource {
  return {
    size: bytes.length,
    read: async (offset, length) => {
      assert.ok(offset + length <= bytes.length);
      onRead(offset, length);
      return bytes.slice(offset, offset + length);
    },
  };
}

async function readStream(bytes: Uint8Array): Promise<InventoryDocument> {
  const sink = new CollectingSink();
  return { ...(await readDocumentStream(sourceOf(bytes), sink)), ...sink.collected() };
}

/** A vulnerability is often written before what it affects, and the marks of a format behind its lists. */
const SMALL = [
  grypeReport([grypeMatch(), grypeMatch('CVE-2021-0001')]),
  { ...grypeReport([grypeMatch()]), ignoredMatches: [{}], components: [{}] },
  openVex({ products: ['pkg:npm/x@1'] }, { products: [{ '@id': 'é' }], justification: '"\\"' }),
  trivyReport([
    {
      Type: 'debian',
      Vulnerabilities: [{ VulnerabilityID: 'CVE-2021-0001', PkgName: 'x' }],
      Packages: [{ Name: 'x' }],
    },
    { Packages: [], Vulnerabilities: null },
    { Secrets: [{}], Packages: [{ Name: 'y', Version: '1' }] },
  ]),
  {
    vulnerabilities: [{ id: 'CVE-2021-0001', affects: [{ ref: 'a' }, { ref: 'c' }], analysis: { state: 'in_triage' } }],
    components: [
      { name: 'a', 'bom-ref': 'a' },
      { name: 'b', components: [{ name: 'c', 'bom-ref': 'c' }] },
    ],
    metadata: { component: { name: 'x', version: '1' } },
    ...cycloneDx({}),
  },
];

for (const document of SMALL) {
  const bytes = bytesOf(document);
  const expected = readDocument(bytes);
  const name = `${expected.format} of ${bytes.length} bytes`;

  test(`${name}: as a stream it is what it is as a whole`, async () => {
    assert.ok(expected.components.length + expected.matches.length + expected.statements.length > 0);
    assert.deepEqual(await readStream(bytes), expected);
  });

  test(`${name}: the layout is the same wherever two chunks meet`, () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const scanner = documentScanner(DEFAULT_LIMITS);
      scanner.write(bytes.subarray(0, cut));
      scanner.write(bytes.subarray(cut));
      assert.deepEqual(scanner.end(), layoutOf(bytes, DEFAULT_LIMITS));
    }
  });

  test(`${name}: it is the same wherever a window of the scanner ends`, () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const padded = Buffer.concat([Buffer.alloc(64 * 1024 - cut, ' '), bytes]);
      assert.deepEqual(readDocument(padded), expected);
    }
  });

  test(`${name}: cut off, it is refused`, async () => {
    for (let length = 0; length < bytes.length; length += 1) {
      await assert.rejects(readStream(bytes.subarray(0, length)), { code: 'MALFORMED_JSON' });
    }
  });
}

test('real documents, too', NEEDS_REAL_DOCUMENTS, async () => {
  for (const path of realPaths(...READ_FOLDERS)) {
    const bytes = realBytes(path);
    assert.deepEqual(await readStream(bytes), readDocument(bytes), path);
  }
});

test('a change to any byte gives the same result or the same refusal', async () => {
  const samples = [...SMALL, ...SMALL_REPORTS].map(bytesOf);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...samples), fc.nat(), fc.nat({ max: 255 }), async (bytes, place, byte) => {
      const changed = Uint8Array.from(bytes);
      changed[place % changed.length] = byte;
      const outcome = await readStream(changed).catch((error: unknown) => String(error));
      let expected: unknown;
      try {
        expected = readDocument(changed);
      } catch (error) {
        expected = String(error);
      }
      assert.deepEqual(outcome, expected);
    }),
    { numRuns: 500 },
  );
});

test('what comes at once, and what is held, is bounded by the block and not by the file', async () => {
  const matches = Array.from({ length: 30_000 }, (_, index) => grypeMatch(`CVE-2021-${10_000 + index}`));
  const bytes = bytesOf(grypeReport(matches));
  let most = 0;
  let [undrained, mostUndrained, drains] = [0, 0, 0];
  const sink: DocumentSink = {
    match() {
      undrained += 1;
      mostUndrained = Math.max(mostUndrained, undrained);
    },
    component: () => assert.fail(),
    statement: () => assert.fail(),
    note: () => assert.fail(),
    async drain() {
      undrained = 0;
      drains += 1;
    },
  };
  await readDocumentStream(
    sourceOf(bytes, (_, length) => {
      most = Math.max(most, length);
    }),
    sink,
  );
  assert.ok(most <= 1024 * 1024 && most < bytes.length / 4);
  assert.ok(mostUndrained > 100 && mostUndrained < 1_000 && drains > 50, `${mostUndrained} in ${drains}`);
});

test('what the source or the sink rejects with comes through', async () => {
  const bytes = bytesOf(SMALL[0]);
  const failing = { size: bytes.length, read: () => Promise.reject(new Error('disk')) };
  await assert.rejects(readDocumentStream(failing, new CollectingSink()), { message: 'disk' });
  const sink = Object.assign(new CollectingSink(), { drain: () => Promise.reject(new Error('full')) });
  await assert.rejects(readDocumentStream(sourceOf(bytes), sink), { message: 'full' });
});
