import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AFFECTED, BLOCKED } from '../testing/changes-for-test.ts';
import { memoryColumns } from '../testing/memory-columns.ts';
import { rowsForTest } from '../testing/rows-for-test.ts';
import { ChangesWriter } from './changes-writer.ts';
import { joinChanges } from './join-changes.ts';
import { ChangesDamaged, readChanges } from './read-changes.ts';

const { score: _, ...affected } = AFFECTED;
const { score: __, ...blocked } = BLOCKED;

function written(rows: readonly number[]): Uint8Array {
  const writer = new ChangesWriter();
  for (const row of rows) {
    const outcome = row % 2 === 0 ? writer.outcome(affected, blocked) : writer.outcome(blocked, affected);
    writer.add(row, outcome, writer.score('7.5', String(row % 10)));
  }
  return writer.bytes();
}

describe('the changes of a shard', () => {
  it('are read as they were written', () => {
    const ascending = fc
      .uniqueArray(fc.nat(2 ** 32 - 1), { maxLength: 3000 })
      .map((rows) => rows.sort((a, b) => a - b));
    fc.assert(
      fc.property(ascending, (rows) => {
        const changes = readChanges(written(rows));
        assert.equal(changes.count, rows.length);
        for (const [place, row] of rows.entries()) {
          const { before, after, ...change } = changes.at(place);
          assert.equal(change.row, row);
          assert.deepEqual(before, { ...(row % 2 === 0 ? affected : blocked), score: '7.5' });
          assert.deepEqual(after, { ...(row % 2 === 0 ? blocked : affected), score: String(row % 10) });
          assert.deepEqual([changes.placeFrom(row), changes.placeFrom(row + 1)], [place, place + 1]);
        }
      }),
      { numRuns: 30 },
    );
    for (const scores of [256, 257, 65_536, 65_537]) {
      const writer = new ChangesWriter();
      const outcome = writer.outcome(affected, blocked);
      for (let row = 0; row < scores; row += 1) writer.add(row, outcome, writer.score('0', String(row)));
      const changes = readChanges(writer.bytes());
      for (const row of [0, 255, scores - 1]) assert.equal(changes.at(row).after.score, String(row));
    }
    for (const place of [-1, 0.5, 3]) assert.throws(() => readChanges(written([1, 2, 3])).at(place), RangeError);
  });

  // Of version 3. It stays as it is.
  const HEADER =
    '{"count":2,"firstRow":4,"largestGap":69996,"outcomes":[[{"because":"","rule":"","severity":"High","status":"affected"},' +
    '{"because":"Criticals do not ship","rule":"critical","severity":"Critical","status":"blocked"}]],' +
    '"scores":[["7.5","4"],["7.5","0"]],"version":"3"}';
  const COLUMNS = '000000006c110100' + '0000' + '0001';

  it('keep their bytes for ever', () => {
    const stored = Buffer.concat([Buffer.from(`${HEADER}\n`), Buffer.from(COLUMNS, 'hex')]);
    assert.deepEqual(Buffer.from(written([4, 70_000])), stored);
    assert.deepEqual(readChanges(stored).at(1), {
      row: 70_000,
      before: { ...affected, score: '7.5' },
      after: { ...blocked, score: '0' },
    });
  });

  it('are refused where they are damaged', () => {
    const bytes = written([1, 2, 3]);
    const head = bytes.indexOf(0x0a);
    const later = Buffer.from(bytes);
    later.write('"version":"4"', later.indexOf('"version":"3"'));
    const elsewhere = Buffer.from(bytes);
    elsewhere.fill(0xff, head + 1);
    const header = Buffer.from(bytes.subarray(0, head)).toString();
    const beyond = Buffer.concat([
      Buffer.from(header.replace('"firstRow":1', '"firstRow":4294967294')),
      bytes.subarray(head),
    ]);
    const damaged = [
      bytes.subarray(0, head),
      bytes.subarray(0, -1),
      bytes.subarray(1),
      later,
      beyond,
      Buffer.from('\n'),
    ];
    for (const some of damaged) assert.throws(() => readChanges(some), ChangesDamaged);
    assert.throws(() => readChanges(elsewhere).at(0), ChangesDamaged);
  });

  it('are joined with what the table knows, over all shards, some at a time', async () => {
    const rows = rowsForTest(4000, (index) => ({ sbom: index % 2 === 0 ? { purl: `pkg:npm/a@${index}` } : {} }));
    const shards = [[0, 5, 1999], [], [2000, ...Array.from({ length: 1500 }, (_, index) => 2200 + index)]];
    const chunks = await Array.fromAsync(
      joinChanges(
        memoryColumns(rows, 1024),
        shards.map((some) => readChanges(written(some))),
      ),
    );
    assert.deepEqual(
      chunks.map(({ length }) => length),
      [1024, 480],
    );
    for (const [place, row] of shards.flat().entries()) {
      const change = chunks.flat()[place];
      const finding = rows[row]?.finding;
      assert.deepEqual(
        [change?.finding, change?.subject, change?.purl, change?.advisory, change?.after.score],
        [finding?.id, 'shop/web:1', finding?.sbom.purl ?? '', '', String(row % 10)],
      );
    }
  });

  it('are joined as they are taken', async () => {
    const rows = rowsForTest(4096);
    let asked = 0;
    async function* shards() {
      for (let first = 0; first < rows.length; first += 1024) {
        asked += 1;
        yield readChanges(written(Array.from({ length: 1024 }, (_, index) => first + index)));
      }
    }
    const joined = joinChanges(memoryColumns(rows, 1024), shards());
    for (const expected of [1, 2]) {
      await joined.next();
      assert.equal(asked, expected);
    }
  });
});
