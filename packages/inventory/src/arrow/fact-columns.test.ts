import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesSource } from '../bytes-source.ts';
import { columnOfFact, FACT_OF_COLUMN, type FactColumn } from '../table/fact-names.ts';
import { encoded, finding, tableOfFindings } from '../testing/encoded.ts';
import { COLUMNS } from './columns.ts';
import { indexFactTable } from './index-fact-table.ts';
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

async function codesOf(column: FactColumn) {
  return (await columns.codes(0, [column])).get(column) ?? assert.fail();
}

test('a column is its distinct values, and a code a row', async () => {
  assert.deepEqual([columns.rowCount, columns.batches, columns.rowsOf(0)], [3, 1, 3]);
  assert.deepEqual(await columns.values('purl'), ['b', 'a']);
  assert.deepEqual(await codesOf('purl'), { codes: Int8Array.of(0, 1, 0), validity: null });
  assert.deepEqual(await columns.values('cvss'), [9.8, 5]);
  assert.deepEqual((await codesOf('cvss')).codes, Int8Array.of(0, 1, 0));
  assert.deepEqual(await columns.values('vex'), [[{ statement_id: 'x', status: 'fixed' }]]);
});

test('flags are codes too; a row without a value has its bit off', async () => {
  assert.deepEqual(await columns.values('kev'), [false, true]);
  const { codes, validity } = await codesOf('kev');
  assert.deepEqual([codes, (validity?.[0] ?? 0) & 0b111], [Int8Array.of(1, 0, 0), 0b011]);
  const unknown = await codesOf('epss');
  assert.deepEqual([unknown.codes, unknown.validity?.[0], await columns.values('epss')], [new Int8Array(3), 0, []]);
});

test('few values of many can be asked for, and several columns at once', async () => {
  const [nameOf, licensesOf] = [await columns.valueOf('purl'), await columns.valueOf('licenses')];
  assert.deepEqual([nameOf(1), nameOf(0), licensesOf(0), nameOf(2)], ['a', 'b', [], undefined]);
  const found = await columns.codes(0, ['vex', 'purl', 'vex']);
  assert.deepEqual([...found.keys()], ['purl', 'vex']);
  assert.deepEqual(found.get('vex'), await codesOf('vex'));
});

test('codes are read into the memory that is there for them, where the source can do that', async () => {
  const source = bytesSource(bytes);
  const [mine, held]: ArrayBuffer[][] = [[], []];
  const memory = {
    take: (length: number) => new ArrayBuffer(length + 8),
    holds: (filled: ArrayBuffer) => void held?.push(filled),
  };
  const into = openFactColumns(index, {
    ...source,
    async readInto(given, offset, length) {
      new Uint8Array(given).set(await source.read(offset, length));
      mine?.push(given);
      return given;
    },
  });
  const found = await into.codes(0, ['purl', 'vex'], memory);
  for (const name of ['purl', 'vex'] as const) assert.deepEqual(found.get(name)?.codes, (await codesOf(name)).codes);
  assert.equal(found.get('purl')?.codes.buffer, mine?.[0]);
  assert.deepEqual(held, mine);
  assert.deepEqual((await columns.codes(0, ['purl'], memory)).get('purl'), await codesOf('purl'));
  assert.equal(held?.length, mine?.length);
});

test('codes are as narrow as they can be', async () => {
  for (const [values, codes] of [
    [128, Int8Array],
    [129, Int16Array],
    [32_768, Int16Array],
    [32_769, Int32Array],
  ] as const) {
    const many = await encoded(
      tableOfFindings(Array.from({ length: values }, (_, n) => finding(n, { sbom: { purl: `p${n}` } }))),
    );
    const opened = openFactColumns(many.index, bytesSource(many.bytes));
    const found = (await opened.codes(0, ['purl'])).get('purl') ?? assert.fail();
    assert.ok(found.codes instanceof codes, `${values} values in ${found.codes.constructor.name}`);
    assert.deepEqual([found.codes[0], found.codes[values - 1], opened.rowCount], [0, values - 1, values]);
    assert.deepEqual(await indexFactTable(bytesSource(many.bytes)), many.index);
  }
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
    await assert.rejects(columns.codes(batch, ['purl']), RangeError);
    await assert.rejects(columns.ids(batch), RangeError);
    await assert.rejects(columns.findings(batch), RangeError);
  }
  const rowOf = await columns.findings(0);
  for (const row of [-1, 3, 0.5]) assert.throws(() => rowOf(row), RangeError);
});

test('values are read once, and again after a failure; what is close to each other is one read', async () => {
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
  await counted.codes(0, ['kev', 'purl']);
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
