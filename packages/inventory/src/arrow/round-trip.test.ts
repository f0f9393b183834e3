import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '@policy-registry/stella-dsl';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { buildFactTable } from '../table/build-fact-table.ts';
import { type FactTable, tableOf } from '../table/fact-table.ts';
import { inventories } from '../testing/arbitrary-documents.ts';
import { NEEDS_REAL_DOCUMENTS, realDocuments } from '../testing/real-documents.ts';
import { COLUMNS } from './columns.ts';
import { decodeFactTable } from './decode-fact-table.ts';
import { encodeFactTable } from './encode-fact-table.ts';

function rowsOf(table: FactTable) {
  return Array.from({ length: table.rowCount }, (_, row) => ({ subject: table.subject(row), ...table.finding(row) }));
}

function assertSame(found: FactTable, expected: FactTable): void {
  assert.deepEqual(found.stats, expected.stats);
  assert.deepEqual(found.documents, expected.documents);
  assert.deepEqual(rowsOf(found), rowsOf(expected));
}

const bare = (id: string, advisory: Finding['advisory'] = {}): Finding => ({ id, sbom: {}, advisory, vex: [] });
const table = (findings: readonly Finding[]) => {
  return tableOf(
    findings.map((finding) => ({ subject: 's', finding })),
    [],
    { components: 0, statements: 0 },
  );
};

test('a table comes back as it was, and its bytes too', () => {
  fc.assert(
    fc.property(inventories, (documents) => {
      const built = buildFactTable(documents);
      const bytes = encodeFactTable(built);
      const decoded = decodeFactTable(bytes);
      assertSame(decoded, built);
      assert.deepEqual(encodeFactTable(decoded), bytes);
    }),
    { numRuns: 60 },
  );
});

test('so does a table of real documents', NEEDS_REAL_DOCUMENTS, () => {
  const built = buildFactTable(realDocuments());
  const bytes = encodeFactTable(built);
  assertSame(decodeFactTable(bytes), built);
  assert.deepEqual(encodeFactTable(decodeFactTable(bytes)), bytes);
});

test('an empty table comes back empty, with all its columns', () => {
  const bytes = encodeFactTable(buildFactTable([]));
  assertSame(decodeFactTable(bytes), buildFactTable([]));
  assert.equal(tableFromIPC(bytes).schema.fields.length, COLUMNS.length + 3);
  assert.equal(tableFromIPC(bytes.subarray(8)).numRows, 0, 'read as a stream');
  assert.throws(() => decodeFactTable(bytes).finding(0), RangeError);
});

test('nothing known, and everything known, are told apart: 0, false and the empty text are no null', () => {
  const full: Finding = {
    id: 'b',
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
  };
  const facts = table([bare('a'), full, bare('c', { cvss: 9.999999999999998 })]);
  assertSame(decodeFactTable(encodeFactTable(facts)), facts);
});

test('what many rows say is shared, and nobody can change it', () => {
  const vex = [{ statement_id: 's', status: 'fixed' }];
  const decoded = decodeFactTable(
    encodeFactTable(
      table([
        { ...bare('a'), vex },
        { ...bare('b'), vex },
      ]),
    ),
  );
  assert.equal(decoded.finding(0).vex, decoded.finding(1).vex);
  assert.throws(() => (decoded.finding(0).vex as unknown[]).push({}), TypeError);
  assert.throws(
    () => (decodeFactTable(encodeFactTable(table([bare('a')]))).finding(0).vex as unknown[]).push({}),
    TypeError,
  );
});
