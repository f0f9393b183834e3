import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { edited, marked, policy } from '../fixtures.ts';
import { repairsIn } from './code-actions.ts';

const BODY =
  "rule a { when advisory.kev && advisory.fix_available\n  then warn }\nrule b { when advisory.kev\n  then escalate to 'High' }";
const FILES = { 'pack.yaml': 'name: test\n', 'policy.stella': `¦${policy(BODY)}` };
const line = (at: number, character = 0) => ({ start: { line: at, character }, end: { line: at, character } });
const ALL = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

describe('repairs', () => {
  it('are those of the problems that the range touches', () => {
    const { pack } = marked(FILES);
    const all = repairsIn(pack, 'policy.stella', ALL);
    assert.deepEqual(
      all.map(({ title }) => title),
      ['write `and`', 'write double quotes'],
    );
    assert.deepEqual(repairsIn(pack, 'policy.stella', line(1, 28)), all.slice(0, 1));
    assert.deepEqual(repairsIn(pack, 'policy.stella', line(4, 20)), all.slice(1));
    assert.deepEqual(repairsIn(pack, 'policy.stella', line(0)), []);
    assert.deepEqual(repairsIn(pack, 'pack.yaml', ALL), []);
  });

  for (const [name, ending] of [
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ] as const) {
    it(`repair a document with ${name}, one after another`, () => {
      let text = policy(BODY).replaceAll('\n', ending);
      for (let round = 0; round < 10; round += 1) {
        const { pack } = marked({ 'pack.yaml': 'name: test\n', 'policy.stella': `¦${text}` });
        const [repair] = repairsIn(pack, 'policy.stella', ALL);
        if (repair === undefined) {
          assert.deepEqual(
            pack.problems.filter(({ severity }) => severity === 'error'),
            [],
          );
          assert.equal(text.replaceAll('\r\n', '').includes('\n'), ending === '\n');
          return;
        }
        text = edited(text, repair.edits.get('policy.stella') ?? []);
      }
      assert.fail(text);
    });
  }
});
