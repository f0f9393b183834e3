import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { bytesSource } from '../bytes-source.ts';
import { inventories } from '../testing/arbitrary-documents.ts';
import { decodeFactTable } from '../testing/decoded.ts';
import { encoded, finding, tableOfFindings } from '../testing/encoded.ts';
import { type FactTable, rowsOf } from '../testing/memory-table.ts';
import { NEEDS_REAL_DOCUMENTS, realDocuments } from '../testing/real-documents.ts';
import { simpleJoin } from '../testing/simple-join.ts';
import { COLUMNS } from './columns.ts';
import { readFactTableIndex, writeFactTableIndex } from './fact-table-index.ts';
import { indexFactTable } from './index-fact-table.ts';

/** As a file and back, and the same file again; and its index out of the file alone. */
async function assertComesBack(table: FactTable): Promise<void> {
  const { bytes, index } = await encoded(table);
  const decoded = await decodeFactTable(bytes);
  assert.deepEqual(decoded.stats, table.stats);
  assert.deepEqual(decoded.documents, table.documents);
  assert.deepEqual([...rowsOf(decoded)], [...rowsOf(table)]);
  const again = await encoded(decoded);
  assert.ok(again.bytes.equals(bytes));
  assert.deepEqual(await indexFactTable(bytesSource(bytes)), index);
  assert.deepEqual(readFactTableIndex(writeFactTableIndex(index)), index);
}

test('a table comes back as it was, and its bytes and its index too', async () => {
  await fc.assert(
    fc.asyncProperty(inventories, (documents) => assertComesBack(simpleJoin(documents))),
    { numRuns: 60 },
  );
});

test('so does a table of real documents', NEEDS_REAL_DOCUMENTS, async () => {
  await assertComesBack(simpleJoin(realDocuments()));
});

test('an empty table comes back empty, with all its columns', async () => {
  const table = simpleJoin([]);
  await assertComesBack(table);
  const { bytes } = await encoded(table);
  assert.equal(tableFromIPC(bytes).schema.fields.length, COLUMNS.length + 1);
  assert.equal(tableFromIPC(bytes.subarray(8)).numRows, 0, 'read as a stream');
  const decoded = await decodeFactTable(bytes);
  assert.throws(() => decoded.finding(0), RangeError);
});

test('nothing known, and everything known, are told apart: 0, false and the empty text are no null', async () => {
  const full = finding(2, {
    sbom: {
      purl: '',
      name: 'ü\u0000"\\',
      version: '😀',
      licenses: [],
      tags: [''],
      scope: '',
      components: [{ name: 'x' }],
    },
    advisory: {
      id: '',
      severity: 'None',
      cvss: 0,
      epss: 1,
      kev: false,
      fix_available: true,
      cwes: [],
      fixed_versions: ['1'],
    },
    vex: [{ statement_id: 's', status: 'fixed' }],
  });
  await assertComesBack(tableOfFindings([finding(1), full, finding(3, { advisory: { cvss: 9.999999999999998 } })]));
});

test('what many rows say is shared, and nobody can change it, at any depth', async () => {
  const vex = [{ statement_id: 's', status: 'fixed' }];
  const decoded = await decodeFactTable(
    (await encoded(tableOfFindings([1, 2, 3].map((id) => finding(id, id < 3 ? { vex } : {}))))).bytes,
  );
  assert.equal(decoded.finding(0).vex, decoded.finding(1).vex);
  for (const row of [0, 2]) assert.throws(() => (decoded.finding(row).vex as unknown[]).push({}), TypeError);
  assert.throws(() => Object.assign(decoded.finding(0).vex[0] ?? {}, { status: 'affected' }), TypeError);
});

test('an index of another version, or of another kind, is refused', () => {
  const unsupported = { code: 'UNSUPPORTED_VERSION', message: /version 3; this one reads 2/ };
  assert.throws(() => readFactTableIndex(Buffer.from('{"version":"3"}')), unsupported);
  assert.throws(() => readFactTableIndex(Buffer.from('null')), { code: 'UNSUPPORTED_VERSION' });
  assert.throws(() => readFactTableIndex(Buffer.from('{')), { code: 'INVALID_DOCUMENT' });
});
