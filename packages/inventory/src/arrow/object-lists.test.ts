import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableFromIPC } from 'apache-arrow';
import { bytesSource } from '../bytes-source.ts';
import { encoded, finding, tableOfFindings } from '../testing/encoded.ts';
import { indexFactTable } from './index-fact-table.ts';
import { openFactColumns } from './open-fact-columns.ts';

const SHORT = { name: 'a' };
const OTHER = { name: 'é' };
const LONG = { name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0', licenses: ['WTFPL'] };

function tableOfLists(...lists: readonly (readonly object[] | undefined)[]) {
  return tableOfFindings(
    lists.map((components, id) => finding(id, { sbom: components === undefined ? {} : ({ components } as object) })),
  );
}

const TABLE = tableOfLists([LONG, SHORT], undefined, [], [SHORT, OTHER, LONG], [{ ...LONG }, { ...SHORT }]);
const { bytes, index } = await encoded(TABLE);
const LISTS = [[LONG, SHORT], [], [SHORT, OTHER, LONG]];

test('lists are read as they were written, each once', async () => {
  const columns = openFactColumns(index, bytesSource(bytes));
  assert.deepEqual(await columns.values('subject_components'), LISTS);
  const found = (await columns.codes(0, ['subject_components'])).get('subject_components');
  assert.deepEqual([found?.codes, found?.validity?.[0]], [Int8Array.of(0, 0, 1, 2, 0), 0b11101]);
  assert.deepEqual(await indexFactTable(bytesSource(bytes)), index);
});

test('what several lists have is one frozen object, whether all lists are asked for or some', async () => {
  for (const asksForAll of [false, true]) {
    const columns = openFactColumns(index, bytesSource(bytes));
    if (asksForAll) await columns.values('subject_components');
    const rowOf = await columns.findings(0);
    for (const row of [0, 1, 2, 3, 4]) assert.deepEqual(rowOf(row).finding, TABLE.finding(row));
    const [first = [], last = [], again] = [0, 3, 4].map((row) => rowOf(row).finding.sbom.components);
    assert.equal(first, again);
    assert.equal(first[0], last[2]);
    assert.equal(first[1], last[0]);
    assert.ok(Object.isFrozen(first) && Object.isFrozen(first[0]) && Object.isFrozen(first[0]?.licenses));
  }
});

test('the text of an item is in the file once', async () => {
  assert.equal(bytes.toString('latin1').split('left-pad@1.3.0').length, 2);
});

test('the library reads them too', () => {
  const lists = [...tableFromIPC(bytes)].map(
    ({ subject_components: list }) => list && [...list].map((text) => JSON.parse(text)),
  );
  assert.deepEqual(lists, [LISTS[0], null, LISTS[1], LISTS[2], LISTS[0]]);
});

test('lists are bounded by their places, and by the texts of their items', async () => {
  const ofPlaces = tableOfLists(Array(3).fill(SHORT), Array(2).fill(SHORT));
  await encoded(ofPlaces, { limits: { maxColumnBytes: 5 * 16 } });
  const refused = { code: 'TOO_LARGE', message: /more than 79 bytes/ };
  await assert.rejects(encoded(ofPlaces, { limits: { maxColumnBytes: 5 * 16 - 1 } }), refused);
  const ofTexts = tableOfLists([{ name: 'x'.repeat(70) }]);
  await encoded(ofTexts, { limits: { maxColumnBytes: 81 } });
  await assert.rejects(encoded(ofTexts, { limits: { maxColumnBytes: 79 } }), refused);
});
