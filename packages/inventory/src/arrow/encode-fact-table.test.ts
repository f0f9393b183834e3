import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '@policy-registry/stella-dsl';
import { DataType, MessageHeader, MessageReader, tableFromIPC } from 'apache-arrow';
import { tableOf } from '../table/fact-table.ts';
import { BATCH_ROWS, COLUMNS } from './columns.ts';
import { decodeFactTable } from './decode-fact-table.ts';
import { encodeFactTable } from './encode-fact-table.ts';

const bare = (id: string, advisory: Finding['advisory'] = {}): Finding => ({ id, sbom: {}, advisory, vex: [] });
const table = (findings: readonly Finding[]) => {
  return tableOf(
    findings.map((finding) => ({ subject: 's', finding })),
    [],
    { components: 0, statements: 0 },
  );
};

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

test('columns are stored as the format says', () => {
  const { schema } = tableFromIPC(encodeFactTable(table([bare('a')])));
  const types = new Map(schema.fields.map(({ name, type }) => [name, type]));
  const dictionary = (type: DataType | undefined) => DataType.isDictionary(type) && DataType.isUtf8(type.dictionary);
  assert.ok(DataType.isUtf8(types.get('finding_id')));
  for (const name of ['subject', 'vex']) assert.ok(dictionary(types.get(name)), name);
  for (const { name, kind } of COLUMNS) {
    const type = types.get(name);
    const stored =
      kind === 'number' ? DataType.isFloat(type) : kind === 'flag' ? DataType.isBool(type) : dictionary(type);
    assert.ok(stored, name);
  }
});

test('many rows are batches of a fixed size, and each dictionary stands in the file once', () => {
  const count = 2 * BATCH_ROWS + 1;
  const findings = Array.from({ length: count }, (_, row): Finding => {
    return bare(`${row}`, {
      id: `CVE-2021-${1000 + (row % 7)}`,
      ...(row % 3 > 0 && { kev: row % 2 === 0, cvss: row % 10 }),
    });
  });
  const bytes = encodeFactTable(table(findings));
  const arrow = tableFromIPC(bytes);
  assert.deepEqual(
    arrow.batches.map(({ numRows }) => numRows),
    [BATCH_ROWS, BATCH_ROWS, 1],
  );
  const dictionaries = arrow.schema.fields.filter(({ type }) => DataType.isDictionary(type)).length;
  const expected = { Schema: 1, DictionaryBatch: dictionaries, RecordBatch: 3 };
  assert.deepEqual(messagesOf(bytes), expected);
  const decoded = decodeFactTable(bytes);
  assert.equal(decoded.rowCount, count);
  for (const row of [0, 1, BATCH_ROWS - 1, BATCH_ROWS, 2 * BATCH_ROWS - 1, 2 * BATCH_ROWS]) {
    assert.deepEqual(decoded.finding(row), findings[row]);
    assert.equal(decoded.subject(row), 's');
  }
  assert.throws(() => decoded.finding(count), RangeError);
});

test('what stands under a null is zero, so that it cannot tell equal tables apart', () => {
  const arrow = tableFromIPC(encodeFactTable(table([bare('a'), bare('b', { cvss: 5, id: 'x' })])));
  assert.deepEqual([...(arrow.getChild('cvss')?.data[0]?.values ?? [])], [0, 5]);
  assert.deepEqual([...(arrow.getChild('advisory_id')?.data[0]?.values ?? [])], [0, 0]);
});

test('the distinct values of a column are bounded', () => {
  const facts = table([bare('a', { id: 'xx' }), bare('b', { id: 'ü' }), bare('c', { id: 'xx' })]);
  assert.ok(encodeFactTable(facts, { limits: { maxColumnBytes: 4 } }));
  assert.throws(() => encodeFactTable(facts, { limits: { maxColumnBytes: 3 } }), {
    code: 'TOO_LARGE',
    message: /more than 3 bytes/,
  });
});
