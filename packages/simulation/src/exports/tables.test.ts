import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tableFromIPC } from 'apache-arrow';
import { AFFECTED, BLOCKED, bytesOf, changeForTest, streamOf } from '../testing/changes-for-test.ts';
import { changesAsArrow } from './arrow.ts';
import { changesAsCsv } from './csv.ts';
import { changesAsNdjson } from './ndjson.ts';

const HEAD =
  'finding,subject,purl,advisory,status_before,status_after,severity_before,severity_after,score_before,score_after,' +
  'rule_before,rule_after,because_before,because_after,override_before,override_after\r\n';

const CHANGES = [
  changeForTest(),
  changeForTest({ finding: '0'.repeat(64), after: { ...BLOCKED, override: 'ovr-1', because: 'not "here",\nnot now' } }),
  changeForTest({ before: BLOCKED, after: AFFECTED, purl: '' }),
];

describe('changes as tables', () => {
  it('are lines of JSON, one for each', async () => {
    const text = String(await bytesOf(changesAsNdjson(streamOf(CHANGES))));
    assert.deepEqual(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
      CHANGES,
    );
  });

  it('are CSV with quotes where they are needed', async () => {
    const text = String(await bytesOf(changesAsCsv(streamOf(CHANGES))));
    assert.ok(text.startsWith(HEAD));
    assert.match(text, /,critical,,"not ""here"",\nnot now",,ovr-1\r\n/);
    assert.equal(text.split('\r\n').length, CHANGES.length + 2);
    assert.equal(String(await bytesOf(changesAsCsv(streamOf([])))), HEAD);
  });

  it('give a spreadsheet nothing to compute', async () => {
    for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1']) {
      const text = String(await bytesOf(changesAsCsv(streamOf([changeForTest({ subject: formula })]))));
      assert.ok(text.includes(`'${formula}`), JSON.stringify(text));
    }
  });

  it('are an Arrow stream that its library reads', async () => {
    const table = tableFromIPC(await bytesOf(changesAsArrow(streamOf(CHANGES))));
    assert.equal(table.batches.length, 2);
    assert.equal(`${table.schema.fields.map(({ name }) => name).join(',')}\r\n`, HEAD);
    const [, second] = table.toArray();
    assert.deepEqual(
      [second.finding, second.score_after, second.because_after, second.override_before],
      ['0'.repeat(64), 9.8, 'not "here",\nnot now', ''],
    );
    assert.equal(tableFromIPC(await bytesOf(changesAsArrow(streamOf([])))).numRows, 0);
  });

  it('are made as they are taken', async () => {
    let asked = 0;
    async function* endless() {
      for (;;) {
        asked += 1;
        yield [changeForTest()];
      }
    }
    for (const format of [changesAsNdjson, changesAsCsv, changesAsArrow]) {
      asked = 0;
      for await (const chunk of format(endless())) {
        assert.ok(chunk.length > 0);
        if (asked === 3) break;
      }
      assert.equal(asked, 3);
    }
  });
});
