import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { format } from '@policy-registry/stella-dsl';
import fc from 'fast-check';
import { edited, policy } from '../fixtures.ts';
import { StellaFile } from '../text/stella-file.ts';
import { formatting } from './formatting.ts';

const file = (text: string) => new StellaFile({ path: 'policy.stella', text });
const formatted = (text: string) => format({ path: 'policy.stella', text }).text;
const LONG = `policy "x" syntax "stella-dsl@1" {
  // kept
  rule a {
    when advisory.kev
    then warn
  }

  rule   b { when advisory.kev then warn }

  rule c {
    when advisory.kev
    then warn
  }
}
`;

describe('formatting', () => {
  it('touches the lines that differ only', () => {
    const [edit, more] = formatting(file(LONG));
    assert.equal(more, undefined);
    assert.deepEqual(edit?.range, { start: { line: 7, character: 0 }, end: { line: 8, character: 0 } });
    assert.equal(edited(LONG, edit === undefined ? [] : [edit]), formatted(LONG));
  });

  it('keeps the line ends of the document', () => {
    const text = LONG.replaceAll('\n', '\r\n');
    assert.equal(edited(text, formatting(file(text))), formatted(LONG).replaceAll('\n', '\r\n'));
  });

  it('says nothing of a formatted file, a broken one, and one that is too large', () => {
    assert.deepEqual(formatting(file(formatted(LONG))), []);
    assert.deepEqual(formatting(file(LONG.replace('when', 'wenn'))), []);
    assert.deepEqual(formatting(file(`${LONG}//${' '.repeat(300_000)}`)), []);
  });

  it('gives the canonical text, wherever lines are missing or too many', () => {
    const spaces = fc.constantFrom(' ', '\n', '\n\n', '\t', '\r\n');
    const rules = fc.array(fc.array(spaces, { minLength: 6, maxLength: 6 }), { maxLength: 4 });
    fc.assert(
      fc.property(rules, fc.constantFrom('', '\n', '\r\n', '\n\n'), (list, end) => {
        const body = list.map(([a, b, c, d, e, f], at) => `${a}rule${b}r${at}${c}{${d}when true${e}then warn${f}}`);
        const text = policy(body.join(' ')).trimEnd() + end;
        const after = edited(text, formatting(file(text)));
        assert.equal(after.replaceAll('\r\n', '\n'), formatted(text));
      }),
      { numRuns: 200 },
    );
  });
});
