import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesSource } from '../bytes-source.ts';
import { columnOfFact, FACT_OF_COLUMN } from '../table/fact-names.ts';
import { encoded, finding, tableOfFindings } from '../testing/encoded.ts';
import { COLUMNS } from './columns.ts';
import { openFactColumns } from './open-fact-columns.ts';

const TABLE = tableOfFindings([
  finding(1, {
    sbom: { purl: 'b' },
    advisory: { kev: true, cvss: 9.8 },
    vex: [{ statement_id: 'x', status: 'fixed' }],
  }),
  finding(2, { sbom: { purl: 'a' }, advisory: { kev: false, cvss: 5 } }),
  finding(0x1f, { sbom: { purl: 'b', licenses: [] }, advisory: { cvss: 9.8 } }),
]);
const { bytes, index } = await encoded(TABLE);
const columns = openFactColumns(index, bytesSource(bytes));

test('a column is its distinct values, and a code a row', async () => {
  assert.deepEqual([columns.rowCount, columns.batches, columns.rowsOf(0)], [3, 1, 3]);
  assert.deepEqual(await columns.values('purl'), ['b', 'a']);
  assert.deepEqual(await columns.codes(0, 'purl'), { codes: Int32Array.of(0, 1, 0), validity: null });
  assert.deepEqual(await columns.values('cvss'), [9.8, 5]);
  assert.deepEqual((await columns.codes(0, 'cvss')).codes, Int32Array.of(0, 1, 0));
  assert.deepEqual(await columns.values('vex'), [[{ statement_id: 'x', status: 'fixed' }]]);
});

test('flags are codes too; a row without a value has its bit off', async () => {
  assert.deepEqual(await columns.values('kev'), [false, true]);
  const { codes, validity } = await columns.codes(0, 'kev');
  assert.deepEqual([codes, (validity?.[0] ?? 0) & 0b111], [Int32Array.of(1, 0, 0), 0b011]);
  const unknown = await columns.codes(0, 'epss');
  assert.deepEqual([unknown.codes, unknown.validity?.[0], await columns.values('epss')], [new Int32Array(3), 0, []]);
});

test('ids are bytes, 32 a row', async () => {
  const ids = await columns.ids(0);
  assert.equal(Buffer.from(ids).toString('hex'), [1, 2, 0x1f].map((id) => finding(id).id).join(''));
});

test('rows are whole findings', async () => {
  const rowOf = await columns.findings(0);
  for (const row of [0, 1, 2]) assert.deepEqual(rowOf(row), { subject: 's', finding: TABLE.finding(row) });
});

test('what is not there is a RangeError', async () => {
  assert.throws(() => columns.rowsOf(1), RangeError);
  for (const batch of [-1, 1, 0.5]) {
    await assert.rejects(columns.codes(batch, 'purl'), RangeError);
    await assert.rejects(columns.ids(batch), RangeError);
    await assert.rejects(columns.findings(batch), RangeError);
  }
  const rowOf = await columns.findings(0);
  for (const row of [-1, 3, 0.5]) assert.throws(() => rowOf(row), RangeError);
});

test('values are read once, and again after a failure; what follows each other is one read', async () => {
  const reads: string[] = [];
  let fails = true;
  const counted = openFactColumns(index, {
    size: bytes.length,
    async read(offset, length) {
      reads.push(`${offset}+${length}`);
      if (fails) throw new Error('the source is away');
      return bytes.subarray(offset, offset + length);
    },
  });
  await assert.rejects(counted.values('purl'), /the source is away/);
  fails = false;
  assert.equal(await counted.values('purl'), await counted.values('purl'));
  assert.equal(reads.length, 2);
  reads.length = 0;
  await counted.codes(0, 'kev');
  await counted.ids(0);
  assert.equal(reads.length, 2);
  await counted.findings(0);
  const dictionaries = index.columns.filter(({ name, dictionary }) => name !== 'purl' && dictionary[0]?.length);
  assert.equal(reads.length, 3 + dictionaries.length);
});

test('columns and facts have one name each', () => {
  for (const { name } of COLUMNS) assert.equal(columnOfFact(FACT_OF_COLUMN[name]), name);
  assert.deepEqual([columnOfFact('sbom.layerDigest'), columnOfFact('vex')], ['layer_digest', 'vex']);
  assert.equal(columnOfFact('signals.custom.x'), undefined);
});
