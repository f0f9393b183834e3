import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@policy-registry/canonical';
import { ARROW_READERS, toolPath } from '@policy-registry/stack';
import { bytesSource } from '../bytes-source.ts';
import { readDocument } from '../read-document.ts';
import type { FactColumns } from '../table/fact-columns.ts';
import type { FactColumn } from '../table/fact-names.ts';
import { rowCode } from '../table/row-code.ts';
import type { DigestedDocument } from '../testing/digested-document.ts';
import { encoded } from '../testing/encoded.ts';
import { joined } from '../testing/joined.ts';
import type { FactTable } from '../testing/memory-table.ts';
import { tableOf } from '../testing/memory-table.ts';
import { realDocuments } from '../testing/real-documents.ts';
import { BATCH_ROWS, COLUMNS, ID_BYTES, ID_COLUMN } from './columns.ts';
import { openFactColumns } from './open-fact-columns.ts';

const PROGRAM = fileURLToPath(import.meta.resolve('../../python/count_fact_table.py'));
const EXAMPLES = fileURLToPath(import.meta.resolve('../../../../examples/inventory/'));

test('pyarrow and DuckDB read of what was imported what we read', async () => {
  const real = realDocuments();
  await assertReadAlike(await joined(real.length > 0 ? real : exampleDocuments()));
});

test('and of a table of several batches', async () => {
  const few = await joined(exampleDocuments());
  const rows = Array.from({ length: 2 * BATCH_ROWS + 1 }, (_, at) => {
    const finding = { ...few.finding(at % few.rowCount), id: at.toString(16).padStart(64, '0') };
    return { subject: `image-${at}`, finding };
  });
  await assertReadAlike(tableOf(rows, few.documents, few.stats));
});

function exampleDocuments(): DigestedDocument[] {
  return readdirSync(EXAMPLES)
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(join(EXAMPLES, name)))
    .map((bytes) => ({ digest: sha256(bytes), document: readDocument(bytes) }));
}

async function assertReadAlike(table: FactTable): Promise<void> {
  const { bytes, index } = await encoded(table);
  const ours = await countsOf(openFactColumns(index, bytesSource(bytes)));
  assert.equal(ours.rows, table.rowCount);
  assert.deepEqual(countedByOthers(bytes), { pyarrow: ours, duckdb: ours });
}

/** What the program has to say of a table. A fact that is not known is counted under the empty text. */
async function countsOf(columns: FactColumns): Promise<{ readonly rows: number; readonly [measure: string]: unknown }> {
  const ids: string[] = [];
  for (let batch = 0; batch < columns.batches; batch += 1) {
    const hex = Buffer.from(await columns.ids(batch)).toString('hex');
    for (let at = 0; at < hex.length; at += 2 * ID_BYTES) ids.push(hex.slice(at, at + 2 * ID_BYTES));
  }
  return {
    columns: [ID_COLUMN, ...COLUMNS.map(({ name }) => name)],
    rows: columns.rowCount,
    ids: new Set(ids).size,
    first_id: ids[0],
    severity: await countsBy(columns, 'severity'),
    ecosystem: await countsBy(columns, 'ecosystem'),
    components: await componentCounts(columns),
  };
}

/** How often each name is in a list, counted for each row that has the list. */
async function componentCounts(columns: FactColumns): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let batch = 0; batch < columns.batches; batch += 1) {
    const rowOf = await columns.findings(batch);
    for (let row = 0; row < columns.rowsOf(batch); row += 1) {
      for (const { name = '' } of rowOf(row).finding.sbom.components ?? []) counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}

async function countsBy(columns: FactColumns, column: FactColumn): Promise<Record<string, number>> {
  const values = await columns.values(column);
  const counts: Record<string, number> = {};
  for (let batch = 0; batch < columns.batches; batch += 1) {
    const codes = (await columns.codes(batch, [column])).get(column) ?? assert.fail();
    for (let row = 0; row < columns.rowsOf(batch); row += 1) {
      const code = rowCode(codes, row);
      const value = code === undefined ? '' : String(values[code]);
      counts[value] = (counts[value] ?? 0) + 1;
    }
  }
  return counts;
}

function countedByOthers(bytes: Uint8Array): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'policy-registry-readers-'));
  try {
    const file = join(folder, 'facts.arrow');
    writeFileSync(file, bytes);
    const { status, stdout, stderr } = spawnSync(toolPath(ARROW_READERS), ['-B', PROGRAM, file], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
