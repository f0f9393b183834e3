import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { RecordBatchFileWriter, type Table, tableFromArrays, tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { buildFactTable } from '../table/build-fact-table.ts';
import { digested, grypeMatch, grypeReport, LOG4J, openVex } from '../testing/small-documents.ts';
import { SEAL_KEY, STATS_KEY, VERSION_KEY } from './columns.ts';
import { decodeFactTable } from './decode-fact-table.ts';
import { encodeFactTable } from './encode-fact-table.ts';
import { StreamedFileWriter } from './file-writer.ts';
import { OPEN_SEAL, sealFile } from './seal.ts';

const label = { '@id': 'x', justification: OPEN_SEAL, products: [LOG4J] };
const BYTES = encodeFactTable(
  buildFactTable(digested(grypeReport([grypeMatch(), grypeMatch('CVE-2021-0001')]), openVex(label))),
);
const DAMAGED = { name: 'DocumentError', code: 'INVALID_DOCUMENT', message: /no fact table, or are damaged/ };

test('a table whose data speaks of seals is sealed all the same', () => {
  const decoded = decodeFactTable(BYTES);
  const rows = [0, 1].flatMap((row) => decoded.finding(row).vex);
  assert.deepEqual(
    rows.map(({ justification }) => justification),
    [OPEN_SEAL],
  );
});

test('the seal is the SHA-256 of the file with zeros in its place, in front and in the footer', () => {
  const [front, footer] = [tableFromIPC(BYTES.subarray(8)), tableFromIPC(BYTES)].map(({ schema }) =>
    schema.metadata.get(SEAL_KEY),
  );
  assert.equal(front, footer);
  const seal = front ?? assert.fail();
  const open = Buffer.from(BYTES).toString('latin1').replaceAll(seal, OPEN_SEAL);
  assert.equal(seal, `sha256-of-this-file:${sha256(Buffer.from(open, 'latin1')).slice('sha256:'.length)}`);
});

test('every byte counts', () => {
  for (let place = 0; place < BYTES.length; place += 1) {
    const changed = Uint8Array.from(BYTES);
    changed[place] = (changed[place] ?? 0) ^ 1;
    assert.throws(() => decodeFactTable(changed), DAMAGED, `byte ${place}`);
  }
});

test('whatever changes, the bytes are refused', () => {
  const change = fc.tuple(fc.nat({ max: BYTES.length - 1 }), fc.integer({ min: 1, max: 255 }));
  fc.assert(
    fc.property(fc.uniqueArray(change, { minLength: 1, selector: ([place]) => place }), (changes) => {
      const changed = Uint8Array.from(BYTES);
      for (const [place, flip] of changes) changed[place] = (changed[place] ?? 0) ^ flip;
      assert.throws(() => decodeFactTable(changed), DAMAGED);
    }),
  );
});

test('bytes that are cut, longer, or of another kind are refused', () => {
  for (let part = 0; part < 50; part += 1) {
    assert.throws(() => decodeFactTable(BYTES.subarray(0, Math.floor((BYTES.length * part) / 50))), DAMAGED);
  }
  assert.throws(() => decodeFactTable(Buffer.concat([BYTES, Buffer.of(0)])), DAMAGED);
  assert.throws(() => decodeFactTable(Buffer.from('{"matches":[]}')), DAMAGED);
  assert.throws(() => decodeFactTable(Buffer.from(OPEN_SEAL)), DAMAGED);
  const plain = new RecordBatchFileWriter().writeAll(tableFromArrays({ finding_id: ['a'] })).toUint8Array(true);
  assert.throws(() => decodeFactTable(plain), DAMAGED);
});

test('bytes inside of a larger buffer are read where they are', () => {
  const larger = Buffer.concat([Buffer.alloc(8), BYTES, Buffer.alloc(8)]);
  assert.equal(decodeFactTable(larger.subarray(8, -8)).rowCount, 2);
});

/** The same file with other metadata or columns, sealed as if we had written it. */
function resealed(change: (table: Table) => Table): Uint8Array {
  const table = change(tableFromIPC(BYTES));
  table.schema.metadata.set(SEAL_KEY, OPEN_SEAL);
  const file = new StreamedFileWriter().writeAll(table).toUint8Array(true);
  sealFile(file);
  return file;
}

function withMetadata(key: string, value: string | undefined): Uint8Array {
  return resealed((table) => {
    if (value === undefined) table.schema.metadata.delete(key);
    else table.schema.metadata.set(key, value);
    return table;
  });
}

test('a table that another program wrote and sealed is read', () => {
  assert.deepEqual(decodeFactTable(resealed((table) => table)).finding(1), decodeFactTable(BYTES).finding(1));
});

const sealed: [string, () => Uint8Array, string, RegExp][] = [
  ['of a version to come', () => withMetadata(VERSION_KEY, '2'), 'UNSUPPORTED_VERSION', /version 2; this one reads 1/],
  ['without a version', () => withMetadata(VERSION_KEY, undefined), 'INVALID_DOCUMENT', /no fact table/],
  ['without statistics', () => withMetadata(STATS_KEY, undefined), 'INVALID_DOCUMENT', /lacks stella.fact-table.stats/],
  ['with statistics that are no JSON', () => withMetadata(STATS_KEY, '{'), 'INVALID_DOCUMENT', /no JSON/],
  [
    'without a column',
    () => resealed((table) => table.select(['finding_id', 'subject'])),
    'INVALID_DOCUMENT',
    /no column vex/,
  ],
];
for (const [name, file, code, message] of sealed) {
  test(`a sealed file ${name} is refused`, () => assert.throws(() => decodeFactTable(file()), { code, message }));
}
