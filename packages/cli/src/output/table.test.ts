import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { record, table } from './table.ts';

describe('tables', () => {
  it('align their columns by what is seen, without blanks at the end', () => {
    assert.equal(
      table(
        ['PACK', 'NAME'],
        [
          ['shop', 'The shop'],
          ['漢字', 'wide'],
          ['a-long-name', ''],
        ],
      ),
      ['PACK         NAME', 'shop         The shop', '漢字         wide', 'a-long-name'].join('\n'),
    );
  });

  it('measure a control character as the mark that is shown for it', () => {
    assert.equal(table(['A', 'B'], [['\u001b[2Jx', 'y']]), 'A      B\n\ufffd[2Jx  y');
  });

  it('keep a row on one line', () => {
    assert.equal(
      table(['MESSAGE', 'BY'], [['First\n\tSecond\r\nThird', 'a']]),
      'MESSAGE             BY\nFirst Second Third  a',
    );
  });

  it('take as long as they have rows, however many', () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => ['a', 'b', 'c', 'd', 'e', `${index}`]);
    const before = process.cpuUsage();
    const lines = table(['A', 'B', 'C', 'D', 'E', 'F'], rows).split('\n');
    const { user } = process.cpuUsage(before);
    assert.equal(lines.at(-1), 'a  b  c  d  e  9999');
    // Of this, what grows with its square takes several times as much.
    assert.ok(user < 5_000_000, `${user} µs`);
  });

  it('are not drawn without rows', () => assert.equal(table(['A'], []), 'Nothing.'));
});

describe('records', () => {
  it('leave out what is empty and align the rest', () => {
    const entries: [string, string][] = [
      ['Pack', 'shop'],
      ['Name', ''],
      ['Published', '1.0.0'],
    ];
    assert.equal(record(entries), 'Pack       shop\nPublished  1.0.0');
    assert.equal(record([]), '');
  });

  it('let no text pass for an entry', () => {
    const forged = record([
      ['Pack', 'shop'],
      ['Name', 'nice\nPublished  1.0.0'],
    ]);
    assert.equal(forged, 'Pack  shop\nName  nice\n      Published  1.0.0');
  });
});
