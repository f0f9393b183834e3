import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '@policy-registry/stella-dsl';
import { MessageHeader, MessageReader, tableFromIPC } from 'apache-arrow';
import { bytesSource } from '../bytes-source.ts';
import { openFileSpool, type Spool } from '../spool/spool.ts';
import { encoded, finding, tableOfFindings } from '../testing/encoded.ts';
import { rowsOf } from '../testing/memory-table.ts';
import { BATCH_ROWS, COLUMNS } from './columns.ts';
import { encodeFactTable } from './encode-fact-table.ts';
import { indexFactTable } from './index-fact-table.ts';
import { openFactColumns } from './open-fact-columns.ts';

const NOTHING = { documents: [], components: 0, statements: 0 };

/** Behind the magic word and its padding a file is a stream. */
function messagesOf(file: Uint8Array): Record<string, number> {
  const reader = new MessageReader(file.subarray(8));
  const counts: Record<string, number> = {};
  for (const message of reader) {
    reader.readMessageBody(message.bodyLength);
    const kind = MessageHeader[message.headerType] ?? 'NONE';
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

test('columns are stored as the format says', async () => {
  const { bytes } = await encoded(tableOfFindings([finding(1)]));
  const types = tableFromIPC(bytes).schema.fields.map(({ name, type, nullable }) => [name, String(type), nullable]);
  const stored = {
    text: 'Dictionary<Int8, Utf8>',
    json: 'Dictionary<Int8, Utf8>',
    objects: 'Dictionary<Int8, List<Utf8View>>',
    number: 'Dictionary<Int8, Float64>',
    flag: 'Bool',
  };
  const expected = COLUMNS.map(({ name, kind }) => [name, stored[kind], name !== 'subject']);
  assert.deepEqual(types, [['finding_id', 'FixedSizeBinary[32]', false], ...expected]);
});

/** More than two batches, with nulls in some columns and none in others. */
function* manyFindings(count: number): Generator<{ subject: string; finding: Finding }> {
  for (let row = 0; row < count; row += 1) {
    const facts = { id: `CVE-2021-${1000 + (row % 7)}`, ...(row % 3 > 0 && { kev: row % 2 === 0, cvss: row % 10 }) };
    yield { subject: 's', finding: finding(row, { advisory: facts }) };
  }
}

test('many rows are batches of a fixed size, each dictionary stands in the file once, and no spool is left open', async () => {
  const count = 2 * BATCH_ROWS + 1;
  const open: Spool[] = [];
  const openSpool = async (): Promise<Spool> => {
    const spool = await openFileSpool();
    open.push(spool);
    return {
      append: (b) => spool.append(b),
      read: (o, b) => spool.read(o, b),
      close: () => open.pop()?.close() ?? assert.fail(),
    };
  };
  const encoding = encodeFactTable(manyFindings(count), NOTHING, { openSpool });
  const bytes = Buffer.concat(await Array.fromAsync(encoding));
  assert.equal(open.length, 0);
  const arrow = tableFromIPC(bytes);
  assert.deepEqual(
    arrow.batches.map(({ numRows }) => numRows),
    [BATCH_ROWS, BATCH_ROWS, 1],
  );
  const dictionaries = COLUMNS.filter(({ kind }) => kind !== 'flag').length;
  assert.deepEqual(messagesOf(bytes), { Schema: 1, DictionaryBatch: dictionaries, RecordBatch: 3 });
  const { index } = encoding;
  assert.deepEqual([index.rowCount, index.stats.findings, index.stats.bySeverity], [count, count, { Unknown: count }]);
  assert.deepEqual(await indexFactTable(bytesSource(bytes)), index);
  const columns = openFactColumns(index, bytesSource(bytes));
  for (const batch of [0, 1, 2]) {
    const findingOf = await columns.findings(batch);
    for (const row of [0, columns.rowsOf(batch) - 1]) {
      const [expected] = manyFindings(count)
        .drop(batch * BATCH_ROWS + row)
        .take(1);
      assert.deepEqual(findingOf(row), expected);
    }
  }
  async function* arriving() {
    for (const row of manyFindings(count)) yield [row];
  }
  const again = encodeFactTable(arriving(), NOTHING);
  for await (const _ of again);
  assert.equal(again.index.digest, index.digest);
});

test('a batch that is just full is the last one', async () => {
  const encoding = encodeFactTable(manyFindings(BATCH_ROWS), NOTHING);
  for await (const _ of encoding);
  assert.deepEqual(
    encoding.index.batches.map(({ rows }) => rows),
    [BATCH_ROWS],
  );
});

test('what stands under a null is zero, so that it cannot tell equal tables apart', async () => {
  const { bytes } = await encoded(
    tableOfFindings([finding(1), finding(2, { advisory: { cvss: 5, id: 'x', kev: true } })]),
  );
  const arrow = tableFromIPC(bytes);
  for (const name of ['cvss', 'advisory_id']) {
    assert.deepEqual([...(arrow.getChild(name)?.data[0]?.values ?? [])].slice(0, 2), [0, 0], name);
  }
  assert.equal(arrow.getChild('kev')?.data[0]?.values[0], 0b10);
});

test('-0 is 0, whichever comes first', async () => {
  const tables = [
    [0, -0],
    [-0, 0],
  ].map((scores) => {
    return tableOfFindings(scores.map((cvss, row) => finding(row, { advisory: { cvss } })));
  });
  const [one, other] = await Promise.all(tables.map((table) => encoded(table)));
  assert.equal(one?.index.digest, other?.index.digest);
});

test('the distinct values of a column are bounded', async () => {
  const facts = tableOfFindings(['xx', 'ü', 'xx'].map((id, row) => finding(row, { advisory: { id } })));
  assert.ok(await encoded(facts, { limits: { maxColumnBytes: 4 } }));
  await assert.rejects(encoded(facts, { limits: { maxColumnBytes: 3 } }), {
    code: 'TOO_LARGE',
    message: /more than 3 bytes/,
  });
});

test('rows that are out of order, repeated, or have no id are refused', async () => {
  for (const ids of [
    [2, 1],
    [1, 1],
  ]) {
    const table = tableOfFindings(ids.map((id) => finding(id)));
    await assert.rejects(encoded(table), { code: 'INVALID_DOCUMENT', message: /ids do not ascend/ });
  }
  for (const id of ['', 'a', 'g'.repeat(64), 'a'.repeat(63), 'a'.repeat(66)]) {
    await assert.rejects(encoded(tableOfFindings([{ ...finding(1), id }])), { message: /is no SHA-256/ });
  }
});

test('what the rows throw comes out, with nothing of the file, and there is no index', async () => {
  const thrown = new Error('no more rows');
  function* failing() {
    yield* rowsOf(tableOfFindings([finding(1)]));
    throw thrown;
  }
  const encoding = encodeFactTable(failing(), NOTHING);
  await assert.rejects(encoding[Symbol.asyncIterator]().next(), (error) => error === thrown);
  assert.throws(() => encoding.index, /is there when its file is/);
});
