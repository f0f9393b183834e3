import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Table, tableFromArrays, tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { bytesSource } from '../bytes-source.ts';
import { DocumentError } from '../document-error.ts';
import type { ByteRange } from '../table/fact-index.ts';
import { encoded, finding, tableOfFindings } from '../testing/encoded.ts';
import { DOCUMENTS_KEY, STATS_KEY, VERSION_KEY } from './columns.ts';
import { FactFileWriter } from './file-writer.ts';
import { indexFactTable } from './index-fact-table.ts';
import { openFactColumns } from './open-fact-columns.ts';

const vex = [{ statement_id: 'x', status: 'fixed' }];
const { bytes: BYTES, index: INDEX } = await encoded(
  tableOfFindings([
    finding(1, {
      sbom: { purl: 'a', licenses: ['MIT'], components: [{ name: 'a' }, { name: 'a longer name' }] },
      advisory: { kev: true, cvss: 9.8 },
      vex,
    }),
    finding(2, { sbom: { purl: 'b' }, advisory: { epss: 0.5, kev: false } }),
  ]),
);
const DAMAGED = { name: 'DocumentError', code: 'INVALID_DOCUMENT' };

function flipped(place: number, flip = 1): Buffer {
  const changed = Buffer.from(BYTES);
  changed[place] = (changed[place] ?? 0) ^ flip;
  return changed;
}

/** Every range that an index names, with a read that needs it. */
function* rangesWithReads(): Generator<[ByteRange, (file: Buffer) => Promise<unknown>]> {
  const open = (file: Buffer) => openFactColumns(INDEX, bytesSource(file));
  for (const { name, dictionary } of INDEX.columns) {
    for (const range of dictionary) yield [range, (file) => open(file).values(name)];
  }
  for (const [batch, { ids, columns }] of INDEX.batches.entries()) {
    yield [ids, (file) => open(file).ids(batch)];
    for (const [n, { codes, validity }] of columns.entries()) {
      const name = INDEX.columns[n]?.name ?? assert.fail();
      for (const range of [codes, validity ?? []].flat()) yield [range, (file) => open(file).codes(batch, [name])];
    }
  }
}

test('every byte of every range that is read counts, for its column and for whole findings', async () => {
  let bytes = 0;
  for (const [{ offset, length }, read] of rangesWithReads()) {
    await read(BYTES);
    for (let place = offset; place < offset + length; place += 1) {
      await assert.rejects(read(flipped(place)), DAMAGED, `byte ${place}`);
      bytes += 1;
    }
    const whole = openFactColumns(INDEX, bytesSource(flipped(offset))).findings(0);
    if (length > 0) await assert.rejects(whole, DAMAGED, `byte ${offset}`);
    else await whole;
  }
  assert.ok(bytes > 500, String(bytes));
});

/** Undefined when the bytes are refused; they must not be refused in any other way, nor keep anybody busy. */
async function digestOf(bytes: Uint8Array): Promise<string | undefined> {
  try {
    return (await indexFactTable(bytesSource(bytes))).digest;
  } catch (error) {
    assert.ok(error instanceof DocumentError, String(error));
    return undefined;
  }
}

test('damage anywhere is refused, or shows in the digest', { timeout: 120_000 }, async () => {
  assert.equal(await digestOf(BYTES), INDEX.digest);
  for (let place = 0; place < BYTES.length; place += 7) {
    assert.notEqual(await digestOf(flipped(place, 1 << (place % 8))), INDEX.digest, `byte ${place}`);
  }
});

test('so is damage in many places', { timeout: 120_000 }, async () => {
  const change = fc.tuple(fc.nat({ max: BYTES.length - 1 }), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(change, { minLength: 1, selector: ([place]) => place }), async (changes) => {
      const changed = Buffer.from(BYTES);
      for (const [place, flip] of changes) changed[place] = (changed[place] ?? 0) ^ flip;
      assert.notEqual(await digestOf(changed), INDEX.digest);
    }),
    { numRuns: 500 },
  );
});

test('bytes that are cut, longer, or of another kind are refused', async () => {
  const plain = new FactFileWriter();
  plain.writeAll(tableFromArrays({ finding_id: ['a'] })).finish();
  const others: [string, Uint8Array][] = [
    ...Array.from({ length: 50 }, (_, part): [string, Buffer] => {
      return [`part ${part}`, BYTES.subarray(0, Math.floor((BYTES.length * part) / 50))];
    }),
    ['longer', Buffer.concat([BYTES, Buffer.of(0)])],
    ['JSON', Buffer.from('{"matches":[]}')],
    ['another table', fileOf(plain)],
  ];
  for (const [name, file] of others) await assert.rejects(indexFactTable(bytesSource(file)), DAMAGED, name);
  assert.throws(() => openFactColumns(INDEX, bytesSource(BYTES.subarray(1))), DAMAGED);
});

function fileOf(writer: FactFileWriter): Buffer {
  return Buffer.concat([...writer.take()].flatMap(({ pieces }) => pieces));
}

/** The same file with other metadata or columns, by another program. */
function rewritten(change: (table: Table) => Table): Buffer {
  const writer = new FactFileWriter();
  writer.writeAll(change(tableFromIPC(BYTES))).finish();
  return fileOf(writer);
}

function withMetadata(key: string, value: string | undefined): Buffer {
  return rewritten((table) => {
    if (value === undefined) table.schema.metadata.delete(key);
    else table.schema.metadata.set(key, value);
    return table;
  });
}

test('a table that another program wrote is read', async () => {
  const file = rewritten((table) => table);
  const columns = openFactColumns(await indexFactTable(bytesSource(file)), bytesSource(file));
  const [found, expected] = [await columns.findings(0), await openFactColumns(INDEX, bytesSource(BYTES)).findings(0)];
  for (const row of [0, 1]) assert.deepEqual(found(row), expected(row));
});

const whole: [string, () => Buffer, string, RegExp][] = [
  ['of a version to come', () => withMetadata(VERSION_KEY, '3'), 'UNSUPPORTED_VERSION', /version 3; this one reads 2/],
  ['without a version', () => withMetadata(VERSION_KEY, undefined), 'INVALID_DOCUMENT', /no version/],
  ['without statistics', () => withMetadata(STATS_KEY, undefined), 'INVALID_DOCUMENT', /lacks stella.fact-table.stats/],
  ['with statistics of another', () => withMetadata(STATS_KEY, '{"findings":3}'), 'INVALID_DOCUMENT', /another table/],
  ['with documents that are no JSON', () => withMetadata(DOCUMENTS_KEY, '{'), 'INVALID_DOCUMENT', /no JSON/],
  ['without a column', () => rewritten((table) => table.select(['finding_id'])), 'INVALID_DOCUMENT', /other columns/],
];
for (const [name, file, code, message] of whole) {
  test(`a whole file ${name} is refused`, async () => {
    await assert.rejects(indexFactTable(bytesSource(file())), { code, message });
  });
}
